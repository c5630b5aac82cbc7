import { Command, Help, type Option } from '@commander-js/extra-typings'
import { examples, withExamples } from './command.ts'
import { beginEpochCommand } from './commands/admin/begin-epoch.ts'
import { migrateToCommand } from './commands/admin/migrate-to.ts'
import { resetPasswordCommand } from './commands/admin/reset-password.ts'
import { changeAgentCommand } from './commands/agents/change.ts'
import { listAgentsCommand } from './commands/agents/list.ts'
import { showAgentCommand } from './commands/agents/show.ts'
import { exportAuditCommand } from './commands/audit/export.ts'
import { listAuditCommand } from './commands/audit/list.ts'
import { verifyAuditCommand } from './commands/audit/verify.ts'
import { backupCommand } from './commands/backup.ts'
import { cancelCommandCommand } from './commands/commands/cancel.ts'
import { listCommandsCommand } from './commands/commands/list.ts'
import { retryCommandCommand } from './commands/commands/retry.ts'
import { showCommandCommand } from './commands/commands/show.ts'
import { doctorCommand } from './commands/doctor.ts'
import { loginCommand } from './commands/login.ts'
import { logoutCommand } from './commands/logout.ts'
import { referenceCommand } from './commands/reference.ts'
import { restoreCommand } from './commands/restore.ts'
import { runCommand } from './commands/run.ts'
import { listServicesCommand } from './commands/services/list.ts'
import { showServiceCommand } from './commands/services/show.ts'
import { statusCommand } from './commands/status.ts'
import { createTokenCommand } from './commands/tokens/create.ts'
import { listTokensCommand } from './commands/tokens/list.ts'
import { revokeTokenCommand } from './commands/tokens/revoke.ts'
import { upCommand } from './commands/up.ts'
import { addCompletion } from './completion.ts'
import { exitCodes } from './exit-codes.ts'
import { columnsOf, type Io } from './io.ts'
import { version } from './version.ts'

/** All commands of `opstage`. */
export function createProgram(io: Io) {
  const program = new Command('opstage')
    .description('A self-hosted control plane for small services')
    .version(version, '-V, --version', 'print the version')
    .helpCommand('help [command]', 'explain a command')
    .showSuggestionAfterError()
    .addHelpText('after', () => `\n${firstSteps}\n\nExit codes:\n${exitCodeLines().join('\n')}`)

  const parts = [
    upCommand(io),
    loginCommand(io),
    logoutCommand(io),
    statusCommand(io),
    group('services', 'the services under governance', [listServicesCommand(io), showServiceCommand(io)]),
    group('agents', 'what connects services to the server', [
      listAgentsCommand(io),
      showAgentCommand(io),
      changeAgentCommand(io, 'disable'),
      changeAgentCommand(io, 'enable'),
      changeAgentCommand(io, 'revoke'),
    ]),
    runCommand(io),
    group('commands', 'what was asked for, and what came of it', [
      listCommandsCommand(io),
      showCommandCommand(io),
      cancelCommandCommand(io),
      retryCommandCommand(io),
    ]),
    group('tokens', 'registration tokens, with which agents join', [
      createTokenCommand(io),
      listTokensCommand(io),
      revokeTokenCommand(io),
    ]),
    group('audit', 'the record of who did what', [
      listAuditCommand(io),
      exportAuditCommand(io),
      verifyAuditCommand(io),
    ]),
    backupCommand(io),
    restoreCommand(io),
    doctorCommand(io),
    group('admin', 'on the machine of the server', [
      resetPasswordCommand(io),
      migrateToCommand(io),
      beginEpochCommand(io),
    ]),
    referenceCommand(io),
  ]
  for (const part of parts) program.addCommand(part as Command)
  settle(program as Command, io)
  // It reads what is settled, and its own commands take that over.
  const completion = addCompletion(program as Command, io)
  return { program: program as Command, completion }
}

/** A name for several commands; the first is meant where only the name is said. */
function group(name: string, about: string, [first, ...others]: object[]): Command {
  const made = new Command(name).description(about).addCommand(first as Command, { isDefault: true })
  for (const other of others) made.addCommand(other as Command)
  return withExamples(
    made,
    [first, ...others].flatMap((one) => examples(one!).slice(0, 1)),
  ) as Command
}

/** Commander itself would end the process; what a command throws comes back here, whichever it is. */
function settle(made: Command, io: Io) {
  made
    .exitOverride()
    .helpOption('-h, --help', 'explain it')
    .configureHelp({ visibleOptions: (command) => ownFirst(new Help().visibleOptions(command)) })
    .configureOutput({
      writeOut: (text) => void io.stdout.write(text),
      writeErr: (text) => void io.stderr.write(text),
      getOutHasColors: () => io.stdout.isTTY && !io.env.NO_COLOR,
      getErrHasColors: () => io.stderr.isTTY && !io.env.NO_COLOR,
      getOutHelpWidth: () => columnsOf(io.stdout),
      getErrHelpWidth: () => columnsOf(io.stderr),
    })
    .showHelpAfterError('(--help explains it)')
  for (const below of made.commands) settle(below as Command, io)
}

const COMMON = ['json', 'server', 'help']

/** What a command has alone, then what all have. */
const ownFirst = (options: Option[]) => options.toSorted((a, b) => COMMON.indexOf(a.name()) - COMMON.indexOf(b.name()))

const firstSteps = `First steps:
  $ npx @xtrape/opstage up         on an empty machine: server and console
  $ opstage login                  from here, or from anywhere
  $ opstage status
  $ opstage run <service> <action> --wait`

export const exitCodeLines = () =>
  Object.values(exitCodes).map(([code, meaning]) => `  ${String(code).padEnd(4)} ${meaning}`)
