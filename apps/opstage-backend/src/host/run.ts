import type { Environment } from '../config.ts'
import { type HostCommand, UsageError } from './command.ts'
import { auditVerifyCommand } from './audit-verify.ts'
import { beginEpochCommand } from './begin-epoch.ts'
import { backupCommand } from './backup.ts'
import { explainFailure } from './explain-failure.ts'
import { migrateToCommand } from './migrate-to.ts'
import { resetPasswordCommand } from './reset-password.ts'
import { restoreCommand } from './restore.ts'

const commands: Record<string, HostCommand> = {
  'audit-verify': auditVerifyCommand,
  backup: backupCommand,
  'begin-epoch': beginEpochCommand,
  'migrate-to': migrateToCommand,
  'reset-password': resetPasswordCommand,
  restore: restoreCommand,
}

/** Runs one of them and answers with the exit code: 0 done, 1 failed, 2 not understood, others as the command says. */
export async function runHostCommand(name: string, args: string[], env: Environment): Promise<number> {
  if (name === 'help' || name === '--help') {
    process.stdout.write(help())
    return 0
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!command) {
    process.stderr.write(`There is no command "${name}".\n\n${help()}`)
    return 2
  }
  try {
    const answer = await command.run(args, env)
    const { text, code } = typeof answer === 'string' ? { text: answer, code: 0 } : answer
    process.stdout.write(`${text}\n`)
    return code
  } catch (error) {
    process.stderr.write(`${explainFailure(error, env)}\n`)
    if (!(error instanceof UsageError)) return 1
    process.stderr.write(`\nUsage: node dist/main.js ${name} ${command.usage}\n`)
    return 2
  }
}

const help = () =>
  [
    'Usage: node dist/main.js             runs the server',
    ...Object.entries(commands).flatMap(([name, { usage, about }]) => [
      `       node dist/main.js ${name} ${usage}`,
      `         ${about}`,
    ]),
    '',
  ].join('\n')
