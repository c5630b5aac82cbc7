import { readFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { type AuditEvent, audit, type Command, commands } from '../../packages/contracts/src/index.ts'
import { findLeaks } from './leaks.ts'
import type { Load } from './load.ts'
import type { Owner } from './owner.ts'
import { TTL_SECONDS, type World } from './world.ts'

const TERMINAL = new Set(['SUCCEEDED', 'FAILED', 'EXPIRED', 'CANCELLED'])
const ENDS = new Set(['command.completed', 'command.failed', 'command.cancelled', 'system.command.expired'])
/** Waiting, the way there, the handler's time, the way back, and two sweeps of a backend that may just have started. */
const LONGEST_LIFE_SECONDS = TTL_SECONDS + 60 + TTL_SECONDS + 30 + 20

export interface Finding {
  promise: string
  /** The commands that break it, or where it is broken. */
  broken: string[]
}

export interface Facts {
  rows: Command[]
  ran: string[]
  accepted: string[]
  findings: Finding[]
}

/** Waits until nothing is open any more, and holds what is stored against what everybody was told. */
export async function check(world: World, load: Load): Promise<Facts> {
  const { owner, backends, ranFile, acceptedFile } = world
  await untilAllEnded(owner)
  const rows = await allCommands(owner)
  const events = await allEvents(owner)
  const ran = await linesOf(ranFile)
  const accepted = await linesOf(acceptedFile)

  const byId = new Map(rows.map((row) => [row.id, row]))
  const has = countBy(events.map(({ action, targetId }) => `${action} ${targetId}`))
  const ended = countBy(events.filter(({ action }) => ENDS.has(action)).map(({ targetId }) => targetId ?? ''))
  const runs = countBy(ran)
  const asked = countBy(rows.map(({ payload }) => String(payload['question'])))
  const createdIds = [...load.created]
  const wasCancelled = (id: string) => has.has(`command.cancel_requested ${id}`) || has.has(`command.cancelled ${id}`)

  const died = backends.filter((backend) => backend.diedAlone() > 0).map(({ name }) => name)

  const findings = [
    finding('no backend died by itself', died, () => false),
    finding('every command that was answered is stored', createdIds, (id) => byId.has(id)),
    finding('no question made two commands', rows, ({ payload }) => asked.get(String(payload['question'])) === 1),
    finding('each command has ended', rows, ({ status }) => TERMINAL.has(status)),
    finding('each has ended within its time', rows, (row) => lifeSeconds(row) <= LONGEST_LIFE_SECONDS),
    finding('each has ended once', [...byId.keys()], (id) => ended.get(id) === 1),
    finding('no command ran twice', [...runs.keys()], (id) => runs.get(id) === 1),
    finding('what succeeded has run', rows, ({ id, status }) => status !== 'SUCCEEDED' || runs.has(id)),
    finding('only what was asked for has run', [...runs.keys()], (id) => byId.has(id)),
    finding('an accepted result stays', accepted, (line) => `${byId.get(idIn(line))?.status}` === line.split(' ')[1]),
    finding('an accepted result is on the record', accepted, (line) => ended.get(idIn(line)) === 1),
    finding('each creation is on the record', [...byId.keys()], (id) => has.get(`command.created ${id}`) === 1),
    finding('each cancellation is on the record', [...load.cancelled], wasCancelled),
    finding('a secret of a payload arrives', rows, ({ errorMessage }) => !errorMessage?.includes('has not arrived')),
    finding('no secret is in a file', await findLeaks(world), () => false),
  ]
  return { rows, ran, accepted, findings }
}

const idIn = (line: string) => line.split(' ')[0] ?? ''

function finding<T extends string | Command>(promise: string, subjects: T[], isKept: (subject: T) => boolean): Finding {
  const broken = subjects.filter((subject) => !isKept(subject))
  return { promise, broken: broken.map((subject) => (typeof subject === 'string' ? subject : subject.id)) }
}

function lifeSeconds({ createdAt, completedAt }: Command): number {
  return completedAt === null ? Infinity : (Date.parse(completedAt) - Date.parse(createdAt)) / 1000
}

async function untilAllEnded(owner: Owner): Promise<void> {
  const giveUpAt = Date.now() + LONGEST_LIFE_SECONDS * 1000
  for (;;) {
    const { pagination } = await owner(commands.list, { query: { status: ['PENDING', 'RUNNING'], pageSize: 1 } })
    if (pagination.total === 0 || Date.now() > giveUpAt) return
    await delay(500)
  }
}

async function allCommands(owner: Owner): Promise<Command[]> {
  const rows: Command[] = []
  let cursor: string | undefined
  do {
    const query = { pageSize: 100, ...(cursor && { cursor }) }
    const { data, pagination } = await owner(commands.list, { query })
    rows.push(...data)
    cursor = pagination.nextCursor
  } while (cursor)
  return rows
}

async function allEvents(owner: Owner): Promise<AuditEvent[]> {
  const events: AuditEvent[] = []
  let cursor: string | undefined
  do {
    const query = { pageSize: 100, targetType: 'Command', ...(cursor && { cursor }) }
    const { data, pagination } = await owner(audit.list, { query })
    events.push(...data)
    cursor = pagination.nextCursor
  } while (cursor)
  return events
}

async function linesOf(file: string): Promise<string[]> {
  return (await readFile(file, 'utf8')).split('\n').filter(Boolean)
}

function countBy(values: string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return counts
}
