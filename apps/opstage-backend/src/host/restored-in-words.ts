import type { Undone } from '../features/backup/compare.ts'
import type { Restored } from './restore.ts'

export function restoredInWords({ file, manifest, keptAs, ended, undone }: Restored): string {
  const { commands, sessions } = ended
  return [
    `Restored ${file} as it was at ${manifest.createdAt}. The audit record verifies, and says that it was restored.`,
    ...(keptAs ? [`The database that was there is kept as ${keptAs}.`] : []),
    ...(sessions > 0 ? [`Everybody has to sign in again.`] : []),
    ...(commands > 0
      ? [
          `${count(commands, 'command')} that waited or ran at the time ended as failed (RESTORED): whether their handlers ran is not known.`,
        ]
      : []),
    ...(undone ? whatIsUndone(undone) : []),
    'Start the server with the OPSTAGE_SESSION_SECRET that it had: what was sealed under another one cannot be read.',
  ].join('\n')
}

function* whatIsUndone({ agentsToEnrol, commandsLost, valid }: Undone): Generator<string> {
  if (agentsToEnrol.length > 0)
    yield `Enrolled since, and refused until they are enrolled again: ${agentsToEnrol.join(', ')}. All other agents come back by themselves.`
  else yield 'All agents come back by themselves.'
  if (commandsLost > 0)
    yield `${count(commandsLost, 'command')} asked for since then are not known any more; a result that still comes for one is refused, and its agent drops it.`
  for (const [what, names] of Object.entries(valid))
    if (names.length > 0)
      yield `Switched off or revoked since, and valid again: ${words[what as keyof typeof words]} ${names.join(', ')}.`
}

const words = { users: 'users', agents: 'agents', apiTokens: 'API tokens' }
const count = (number: number, what: string) => `${number} ${what}${number === 1 ? '' : 's'}`
