// `node --conditions=source scripts/docs/write.ts <folder>`: what the documentation takes from the code.
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { generated } from './generated.ts'

const folder = process.argv[2]!
for (const [name, text] of generated()) {
  const file = join(folder, `${name}.html`)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, text)
}
