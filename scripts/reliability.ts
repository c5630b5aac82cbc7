// `npm run reliability [-- <part of a name or command>]`: runs what docs/reliability.md lists, and writes down what came of it.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { countsIn, render, type Result } from './reliability/render.ts'
import { rows } from './reliability/rows.ts'
import { root, run } from './steps/command.ts'
import { stage, task, TaskError } from './steps/stage.ts'
import { readTally } from './steps/tally.ts'

const JSON_FILE = join(root, 'docs/reliability.json')
const PAGE = join(root, 'docs/reliability.md')

await task(async () => {
  const [wanted = ''] = process.argv.slice(2)
  const chosen = rows.filter(({ name, command }) => name.includes(wanted) || command.includes(wanted))
  if (chosen.length === 0) throw new TaskError(`No row has "${wanted}" in its name or command.`)
  const before = JSON.parse(await readFile(JSON_FILE, 'utf8').catch(() => '{}')) as Record<string, Result>
  let failures = 0
  for (const { name, run: args } of chosen) {
    const started = performance.now()
    const { code, output } = await stage(name, () => run(process.execPath, [...args]))
    const tally = readTally(output, code)
    failures += tally.failed
    if (tally.failed > 0) console.log(output)
    before[name] = {
      ...tally,
      seconds: (performance.now() - started) / 1000,
      date: new Date().toISOString().slice(0, 10),
      counts: countsIn(output),
    }
    await write(before)
  }
  return failures === 0 ? 0 : 1
})

async function write(results: Record<string, Result>) {
  const known = Object.fromEntries(rows.flatMap(({ name }) => (results[name] ? [[name, results[name]]] : [])))
  await writeFile(JSON_FILE, `${JSON.stringify(known, null, 2)}\n`)
  await writeFile(PAGE, render(rows, known))
  await run('oxfmt', ['docs/reliability.md', 'docs/reliability.json'])
}
