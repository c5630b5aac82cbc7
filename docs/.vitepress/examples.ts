import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'

const folder = resolve(import.meta.dirname, '../../examples')

/** The examples to copy, in the order of their names: each with its README, and then its code. */
export const examples = globSync('*/README.md', { cwd: folder })
  .toSorted()
  .map((file) => {
    const name = dirname(file)
    const readme = readFileSync(join(folder, file), 'utf8')
    const code = globSync('*.ts', { cwd: join(folder, name) })
    return {
      name,
      title: /^# (.*)/.exec(readme)![1]!,
      page: [readme, ...code.toSorted().map((source) => section(join(folder, name, source)))].join('\n'),
    }
  })

function section(file: string): string {
  return `## ${basename(file)}\n\n\`\`\`ts\n${readFileSync(file, 'utf8')}\`\`\`\n`
}
