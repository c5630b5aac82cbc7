import type { Command } from '@commander-js/extra-typings'
import { examples } from './command.ts'
import { exitCodes } from './exit-codes.ts'

export interface CommandHelp {
  /** As typed: `opstage services list`. */
  name: string
  about: string
  /** As the help shows it: `opstage services list [options]`. */
  usage: string
  arguments: { name: string; about: string; required: boolean }[]
  options: { flags: string; about: string; choices: string[]; default: string | null }[]
  examples: string[]
}

export interface Reference {
  commands: CommandHelp[]
  exitCodes: { code: number; meaning: string }[]
}

/** The help of every command as data: what the documentation prints. */
export function describeProgram(program: Command): Reference {
  return {
    commands: describe(program, ''),
    exitCodes: Object.values(exitCodes).map(([code, meaning]) => ({ code, meaning })),
  }
}

/** The same as a page of Markdown, without a heading of its own. */
export function asMarkdown({ commands, exitCodes }: Reference): string {
  const rows = exitCodes.map(({ code, meaning }) => `| ${code} | ${meaning} |`)
  return `${[...commands.map(section), '## Exit codes', ['| code | meaning |', '| --- | --- |', ...rows].join('\n')].join('\n\n')}\n`
}

function describe(command: Command, above: string): CommandHelp[] {
  const name = `${above} ${command.name()}`.trim()
  const below = command.commands.filter((one) => !isHidden(one as Command))
  if (below.length > 0) return below.flatMap((one) => describe(one as Command, name))
  return [
    {
      name,
      about: command.description(),
      usage: `${name} ${command.usage()}`,
      arguments: command.registeredArguments.map((one) => ({
        name: one.name(),
        about: one.description,
        required: one.required,
      })),
      options: command.options.map((one) => ({
        flags: one.flags,
        about: one.description,
        choices: [...(one.argChoices ?? [])],
        default: one.defaultValue === undefined ? null : String(one.defaultValue),
      })),
      examples: [...examples(command)],
    },
  ]
}

const isHidden = (command: Command) => (command as Command & { _hidden?: boolean })._hidden === true

function section({ name, about, usage, arguments: given, options, examples }: CommandHelp): string {
  const rows = [
    ...given.map((one) => row(one.required ? `<${one.name}>` : `[${one.name}]`, one.about)),
    ...options.map((one) => row(one.flags, withDetails(one))),
  ]
  return [
    `## ${name}`,
    `${about[0]!.toUpperCase()}${about.slice(1)}.`,
    `\`\`\`sh\n${examples.join('\n')}\n\`\`\``,
    `\`${usage}\``,
    ['| | |', '| --- | --- |', ...rows].join('\n'),
  ].join('\n\n')
}

function withDetails({ about, choices, default: fallback }: CommandHelp['options'][number]): string {
  const detail = [
    ...(choices.length > 0 ? [choices.join(', ')] : []),
    ...(fallback === null ? [] : [`default: ${fallback}`]),
  ]
  return detail.length > 0 ? `${about} (${detail.join('; ')})` : about
}

const row = (name: string, about: string) =>
  `| \`${name.replaceAll('|', '\\|')}\` | ${about.replaceAll('|', '\\|').replaceAll('<', '&lt;')} |`
