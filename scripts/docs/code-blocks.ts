import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../steps/command.ts'

/** A fenced block of a page. */
export interface CodeBlock {
  /** From the root of the repository. */
  file: string
  line: number
  language: string
  code: string
  /** Why no test runs it, from ```` ```sh no-run="…" ````. */
  notRun: string | undefined
  /** What stands in comments right above it, as `<!-- run: … -->`. */
  notes: { kind: string; text: string }[]
}

/** Every page that people read. */
export const pages = globSync(['*.md', 'docs/**/*.md', 'packages/*/README.md', 'examples/**/*.md', 'deploy/**/*.md'], {
  cwd: root,
  exclude: ['**/node_modules/**'],
}).toSorted()

export const readPage = (file: string) => readFileSync(join(root, file), 'utf8')

export function codeBlocks(file: string, text = readPage(file)): CodeBlock[] {
  const blocks: CodeBlock[] = []
  let notes: CodeBlock['notes'] = []
  let open: (CodeBlock & { indent: string }) | undefined
  for (const [i, line] of text.split('\n').entries()) {
    const fence = /^( *)```(\S*) ?(.*)$/.exec(line)
    const note = /^<!-- (\w+): (.*) -->$/.exec(line)
    if (open && line === `${open.indent}\`\`\``) open = undefined
    else if (open) open.code += `${line.replace(open.indent, '')}\n`
    else if (fence) {
      const [, indent = '', language = '', info = ''] = fence
      open = { file, line: i + 1, language, code: '', notRun: /no-run="([^"]+)"/.exec(info)?.[1], notes, indent }
      blocks.push(open)
      notes = []
    } else if (note) notes.push({ kind: note[1]!, text: note[2]! })
    else if (line !== '') notes = []
  }
  return blocks
}

export const isScript = ({ language }: CodeBlock) => /^(ts|js)$/.test(language)

/**
 * The scripts of a page as one module, because a page tells one story: what is imported twice is imported once, and
 * what a note gives stands before.
 */
export function moduleOf(blocks: readonly CodeBlock[]): string {
  const imports = new Map<string, Set<string>>()
  const whole = new Set<string>()
  const bodies = blocks.map(({ code, notes }) => {
    const given = notes.filter(({ kind }) => kind === 'given').map(({ text }) => `${text}\n`)
    const body = code.replaceAll(/^import (.+) from '(.+)'.*\n/gm, (line, what: string, from: string) => {
      const names = /^\{(.+)\}$/.exec(what)?.[1]
      if (names === undefined) whole.add(line)
      else imports.set(from, new Set([...(imports.get(from) ?? []), ...names.split(',').map((name) => name.trim())]))
      return ''
    })
    return given.join('') + body
  })
  const merged = [...imports].map(([from, names]) => `import { ${[...names].join(', ')} } from '${from}'\n`)
  return [...whole, ...merged, ...bodies].join('')
}

/** What a page says should come of a run: `run: greet {"who":"Ada"} SUCCEEDED`. */
export interface Run {
  action: string
  payload: Record<string, unknown>
  outcome: 'SUCCEEDED' | 'FAILED' | 'REFUSED' | 'CANCELLED'
  /** The error's code, or `confirmed`. */
  more: string | undefined
}

export function runsOf(blocks: readonly CodeBlock[]): Run[] {
  return blocks.flatMap(({ file, line, notes }) =>
    notes
      .filter(({ kind }) => kind === 'run')
      .map(({ text }) => {
        const parts = /^(\S+) (\{.*\}) (SUCCEEDED|FAILED|REFUSED|CANCELLED)(?: (\S+))?$/.exec(text)
        if (!parts) throw new Error(`${file}:${line}: "run: ${text}" is not <action> <payload> <outcome> [code]`)
        const [, action = '', payload = '', outcome, more] = parts
        return { action, payload: JSON.parse(payload) as Run['payload'], outcome: outcome as Run['outcome'], more }
      }),
  )
}
