import type { Command } from '@commander-js/extra-typings'
import tab from '@bomb.sh/tab/commander'
import { agents, services } from '@xtrape/capsule-contracts-node'
import { withExamples } from './command.ts'
import type { Io } from './io.ts'
import { connect } from './server/connect.ts'
import { findService } from './server/find.ts'

interface Name {
  code: string
  about: string | null
}

/** What the script asks the package bash-completion for, where bash comes without it. */
const WORDS_IN_BASH = `declare -F _get_comp_words_by_ref >/dev/null || _get_comp_words_by_ref() {
    cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} words=("\${COMP_WORDS[@]}") cword=$COMP_CWORD
}
`

/** Adds `opstage completion <shell>`, and the hidden `complete` by which the shell then asks. */
export function addCompletion(program: Command, io: Io) {
  const completion = tab(program as never, { completionCommandName: 'completion' })
  const command = program.commands.find((one) => one.name() === 'completion')!
  command.description('a script that teaches a shell to complete commands, options, services, agents and actions')
  command.hook('preAction', (_, { args: [shell] }) => {
    if (shell === 'bash') io.stdout.write(WORDS_IN_BASH)
  })
  withExamples(command, [
    'source <(opstage completion bash)     # in ~/.bashrc',
    'source <(opstage completion zsh)      # in ~/.zshrc',
    'opstage completion fish > ~/.config/fish/completions/opstage.fish',
  ])
  return completion
}

/** Names of the server for the word that is being typed; none where nobody is signed in or it does not answer. */
export async function suggestNames(completion: ReturnType<typeof tab>, words: string[], io: Io) {
  const names = await namesFor(words, io).catch((): Name[] => [])
  for (const command of (completion as unknown as Completion).commands.values())
    for (const argument of command.arguments.values())
      if (['service', 'agent', 'action'].includes(argument.name))
        argument.handler = (suggest) => names.forEach(({ code, about }) => suggest(code, about ?? ''))
}

interface Completion {
  commands: Map<
    string,
    {
      arguments: Map<string, { name: string; handler?: (suggest: (value: string, about: string) => void) => void }>
    }
  >
}

async function namesFor(words: string[], io: Io): Promise<Name[]> {
  const [first, second = '', third] = words.filter((word) => !word.startsWith('-'))
  if (first === 'run' && third !== undefined) return actionsOf(second, io)
  if (first === 'run' || (first === 'services' && third !== undefined)) {
    const { data } = await connect(io, {}).call(services.list, { query: { pageSize: 100, sort: 'code' } })
    return data.map(({ code, name }) => ({ code, about: name }))
  }
  if (first !== 'agents' || third === undefined) return []
  const { data } = await connect(io, {}).call(agents.list, { query: { pageSize: 100 } })
  return data.map(({ code, name }) => ({ code, about: name }))
}

async function actionsOf(service: string, io: Io): Promise<Name[]> {
  const { call } = connect(io, {})
  const { data } = await call(services.actions, { params: { serviceId: await findService(call, service) } })
  return data.map(({ name, label }) => ({ code: name, about: label }))
}
