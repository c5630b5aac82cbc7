import { Command } from '@commander-js/extra-typings'

const examplesOf = new WeakMap<object, readonly string[]>()

/** Adds examples to the help of a command. */
export function withExamples<C extends { addHelpText: (position: 'after', text: () => string) => unknown }>(
  made: C,
  examples: readonly string[],
): C {
  made.addHelpText('after', () => `\nExamples:\n${examples.map((line) => `  $ ${line}`).join('\n')}`)
  examplesOf.set(made, examples)
  return made
}

/** A command as all of them are: with `--json`, and with examples in its help. */
export const command = <const N extends string>(name: N, about: string, examples: readonly string[]) =>
  withExamples(new Command(name).description(about), examples).option('--json', 'print JSON, for programs')

/** One that talks to a server. */
export const serverCommand = <const N extends string>(name: N, about: string, examples: readonly string[]) =>
  command(name, about, examples).option('--server <url>', 'which server; default: OPSTAGE_URL, else the last login')

export const examples = (made: object): readonly string[] => examplesOf.get(made) ?? []
