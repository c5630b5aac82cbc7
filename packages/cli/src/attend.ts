import { type CommandDetail, commands } from '@xtrape/capsule-contracts-node'
import { CliError } from './cli-error.ts'
import { INTERRUPTED, STILL_OPEN } from './exit-codes.ts'
import { canAsk, type Io } from './io.ts'
import type { Call } from './server/connect.ts'
import { follow } from './server/follow.ts'
import { duration } from './terminal/ago.ts'
import { say } from './terminal/answer.ts'
import { askChoice } from './terminal/ask.ts'
import { clean, oneLine } from './terminal/clean.ts'
import { type LiveLine, liveLine } from './terminal/live-line.ts'
import { paint } from './terminal/paint.ts'

export interface AttendOptions {
  json?: true | undefined
  /** Seconds. */
  timeout?: number | undefined
}

/** What stays on the screen while somebody is asked something. */
interface Shown {
  log: readonly string[]
}

const silent: LiveLine = { show: () => undefined, above: () => undefined, end: () => undefined }

/** Waits for the end of a command and shows how it gets on. At Ctrl-C somebody at the terminal decides what becomes of it. */
export async function attend(io: Io, call: Call, commandId: string, options: AttendOptions): Promise<CommandDetail> {
  const deadline = options.timeout === undefined ? undefined : AbortSignal.timeout(1000 * options.timeout)
  const shown: Shown = { log: [] }
  for (;;) {
    const interrupt = new AbortController()
    const onInterrupt = () => interrupt.abort()
    process.once('SIGINT', onInterrupt)
    const signal = AbortSignal.any([interrupt.signal, ...(deadline ? [deadline] : [])])
    const line = options.json ? silent : liveLine(io)
    try {
      return await follow(call, commandId, { signal, ...report(io, line, shown) })
    } catch (error) {
      line.end()
      if (deadline?.aborted)
        throw new CliError(
          `${commandId} goes on: ${options.timeout} s are over. Look again with opstage commands show ${commandId} --follow.`,
          'STILL_OPEN',
          STILL_OPEN,
        )
      if (!interrupt.signal.aborted) throw error
      if (!(await goOn(io, call, commandId))) throw new CliError('', 'INTERRUPTED', INTERRUPTED)
    } finally {
      line.end()
      process.off('SIGINT', onInterrupt)
    }
  }
}

/** Whether to go on waiting. */
async function goOn(io: Io, call: Call, commandId: string): Promise<boolean> {
  const later = `opstage commands show ${commandId} --follow`
  if (!canAsk(io)) {
    say(io, `${commandId} goes on without you. To look again: ${later}`)
    return false
  }
  const choice = await askChoice(
    io,
    'The command is still running. What should become of it?',
    [
      { value: 'wait', label: 'Go on waiting' },
      { value: 'cancel', label: 'Cancel it', hint: 'the service is asked to stop' },
      { value: 'leave', label: 'Leave it running', hint: later },
    ],
    'cancel',
  )
  if (choice === 'cancel') await call(commands.cancel, { params: { commandId } })
  if (choice === 'leave') say(io, `${commandId} goes on. To look again: ${later}`)
  return choice !== 'leave'
}

/** Turns looks at a command into one moving line, and the new lines of its log above it. */
function report(io: Io, line: LiveLine, shown: Shown) {
  return {
    onLook: (command: CommandDetail) => {
      const log = command.progress?.log ?? []
      for (const text of newLines(shown.log, log)) line.above(`${paint(io, io.stderr, 'dim', '│')} ${oneLine(text)}`)
      shown.log = log
      // How it ended is the answer, which follows.
      if (words[command.status]) line.show(inWords(command))
    },
    onLost: (error: CliError | undefined) =>
      line.above(error ? `${clean(error.message)} Trying again; the command is safe.` : 'The server is back.'),
  }
}

/** The log is kept to a number of lines: what both have at its end and beginning was shown before. */
export function newLines(before: readonly string[], now: readonly string[]): readonly string[] {
  for (let from = 0; from <= before.length; from++) {
    const rest = before.slice(from)
    if (rest.every((text, i) => text === now[i])) return now.slice(rest.length)
  }
  return now
}

const words: Record<string, string> = {
  PENDING: 'Waits for its agent',
  RUNNING: 'Runs',
}

function inWords({ status, progress, createdAt, cancelRequestedAt }: CommandDetail): string {
  const percent = progress?.percent === undefined ? [] : [`${Math.round(progress.percent)}%`]
  const what = cancelRequestedAt ? 'Is asked to stop' : (words[status] ?? status)
  const parts = [what, ...percent, ...(progress?.message ? [oneLine(progress.message)] : [])]
  return `${parts.join('  ')}  ${duration(Date.now() - Date.parse(createdAt))}`
}
