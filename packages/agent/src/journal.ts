import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Clock } from './clock.ts'
import { messageOf } from './errors.ts'
import { createJournalFile, type JournalFile } from './journal-file.ts'
import { type Line, readLines, writeLine } from './journal-lines.ts'
import type { Log } from './log.ts'
import { lock, lockFreed, type ProcessLock } from './process-lock.ts'

const REMEMBERED_MS = 24 * 3600_000
const MOST_REMEMBERED = 5_000
/** Ours stay far below. */
const MOST_BYTES = 64 * 1024 * 1024

/**
 * What this agent knows of the commands it was given, over its restarts: those that it has seen, so that none runs
 * twice, and the results that the backend has not accepted yet.
 */
export interface Journal {
  /** Random. The backend hands a command again only to the journal that may know it. */
  readonly id: string
  readonly isDurable: boolean
  /** Reads the file, if there is one to write to. False: another process uses it. */
  open(): Promise<boolean>
  /** Resolves when the other process may have ended. */
  freed(signal: AbortSignal): Promise<void>
  has(commandId: string): boolean
  /** Before they run. Rejects when the file cannot be written; then they are as unknown as before. */
  take(commandIds: string[]): Promise<void>
  /** Keeps a result until it is settled. */
  finish(commandId: string, json: string): Promise<void>
  /** The backend needs nothing more of this command. */
  settle(commandId: string): void
  /** What the backend last said of its audit record: a witness that outlives this process. */
  readonly auditHead: string | undefined
  /** Keeps it, in its own time: nothing waits for that. */
  remember(auditHead: string | undefined): void
  /** What is not settled, with the result if there is one. */
  unsettled(): { commandId: string; json: string | undefined }[]
  close(): Promise<void>
}

interface Entry {
  at: number
  settled: boolean
  json: string | undefined
}

/** Without a file it lives in memory. */
export function createJournal(file: string | undefined, clock: Clock, log: Log): Journal {
  let id: string = randomUUID()
  let auditHead: string | undefined
  let isOpen = false
  let held: ProcessLock | undefined
  let disk: JournalFile | undefined
  const entries = new Map<string, Entry>()

  /** Settled lines, which go along with the next that matter: lost, each costs a result that is refused as known. */
  let unimportant = ''

  const snapshot = () => {
    const head = auditHead === undefined ? [] : [{ kind: 'head', id: auditHead } as const]
    return [{ kind: 'journal', id } as const, ...head, ...[...entries].flatMap(linesOf)].map(writeLine).join('')
  }

  const write = async (lines: Line[]) => {
    const text = unimportant + lines.map(writeLine).join('')
    unimportant = ''
    await disk?.append(text).catch((error: unknown) => {
      throw new Error(`The journal ${file} cannot be written (${messageOf(error)})`, { cause: error })
    })
  }

  const load = async (path: string) => {
    const text = await readIfSane(path)
    if (text === undefined) return
    const [first, ...lines] = readLines(text) ?? []
    if (first?.kind !== 'journal') {
      await rename(path, `${path}.corrupt`)
      log.warn(
        `The journal is not as it was written and was moved to ${path}.corrupt; commands it held end as AGENT_RESTARTED`,
      )
      return
    }
    id = first.id
    for (const line of lines) {
      if (line.kind === 'head') auditHead = line.id
      else apply(entries, line)
    }
    forgetOld(entries, clock.wall())
  }

  return {
    get id() {
      return id
    },
    get isDurable() {
      return disk !== undefined
    },
    async open() {
      if (file === undefined || isOpen) return true
      try {
        await mkdir(dirname(file), { recursive: true, mode: 0o700 })
        held = await lockIfPossible(file, log)
        if (!held) return false
        await load(file)
        disk = createJournalFile(file, snapshot)
        await disk.append('')
      } catch (error) {
        disk = undefined
        id = randomUUID() // the file's own belongs to what the file will say after the next start
        log.warn(
          `The journal ${file} cannot be written (${messageOf(error)}), so it lives in memory: commands that run while this process ends will end as AGENT_RESTARTED`,
        )
      }
      isOpen = true
      return true
    },
    freed: (signal) => lockFreed(lockFileOf(file ?? ''), signal),
    has: (commandId) => entries.has(commandId),
    async take(commandIds) {
      const at = clock.wall()
      for (const commandId of commandIds) entries.set(commandId, { at, settled: false, json: undefined })
      forgetOld(entries, at)
      try {
        await write(commandIds.map((commandId) => ({ kind: 'taken', id: commandId, at })))
      } catch (error) {
        for (const commandId of commandIds) entries.delete(commandId)
        throw error
      }
    },
    async finish(commandId, json) {
      const entry = entries.get(commandId)
      if (entry) entry.json = json
      await write([{ kind: 'result', id: commandId, json }])
    },
    settle(commandId) {
      const entry = entries.get(commandId)
      if (!entry) return
      entry.settled = true
      entry.json = undefined
      if (disk) unimportant += writeLine({ kind: 'settled', id: commandId, at: entry.at })
    },
    get auditHead() {
      return auditHead
    },
    remember(head) {
      if (head === undefined || head === auditHead) return
      auditHead = head
      void write([{ kind: 'head', id: head }]).catch(() => {}) // it comes again with the next heartbeat
    },
    unsettled: () =>
      [...entries].filter(([, { settled }]) => !settled).map(([commandId, { json }]) => ({ commandId, json })),
    async close() {
      await write([]).catch(() => {})
      await disk?.close()
      disk = undefined
      await held?.release()
      held = undefined
    },
  }
}

async function readIfSane(file: string): Promise<string | undefined> {
  try {
    return (await stat(file)).size > MOST_BYTES ? '' : await readFile(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Undefined: another process holds it. A folder that knows no sockets is used without a lock. */
async function lockIfPossible(file: string, log: Log): Promise<ProcessLock | undefined> {
  try {
    return await lock(lockFileOf(file))
  } catch (error) {
    log.debug(`The journal ${file} cannot be locked: ${messageOf(error)}`)
    return { release: async () => {} }
  }
}

function lockFileOf(file: string): string {
  return `${file}.lock`
}

function linesOf([id, { at, settled, json }]: [string, Entry]): Line[] {
  if (settled) return [{ kind: 'settled', id, at }]
  return [{ kind: 'taken', id, at }, ...(json === undefined ? [] : [{ kind: 'result', id, json } as const])]
}

function apply(entries: Map<string, Entry>, line: Line): void {
  const entry = entries.get(line.id)
  if (line.kind === 'taken') entries.set(line.id, { at: line.at, settled: false, json: undefined })
  if (line.kind === 'settled') entries.set(line.id, { at: line.at, settled: true, json: undefined })
  if (line.kind === 'result' && entry) entry.json = line.json
}

/** The oldest come first. What is not settled stays, however old. */
function forgetOld(entries: Map<string, Entry>, now: number): void {
  for (const [id, { at, settled }] of entries) {
    if (!settled) continue
    if (entries.size <= MOST_REMEMBERED && now - at < REMEMBERED_MS) return
    entries.delete(id)
  }
}
