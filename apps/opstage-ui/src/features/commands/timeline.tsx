import type { CommandDetail } from '@xtrape/capsule-contracts-node'
import type { ReactNode } from 'react'
import { useFormat, useT } from '../../i18n/i18n.tsx'
import type { Messages } from '../../i18n/messages.ts'
import { useClock } from '../../ui/clock.ts'
import { StatusIcon } from '../../ui/status-badge.tsx'
import type { StatusLook } from '../../ui/status-badge.tsx'
import { commandLooks } from './command-badge.tsx'
import classes from './commands.module.css'
import { isOpen } from './queries.ts'

type Look = Omit<StatusLook, 'label'>

interface Recorded {
  at: string
  look: Look
  text: string
}

const done: Look = { tone: 'ok', shape: 'dot' }

/** The steps of a command as they happened; the last one says what is going on now or how it ended. */
export function Timeline({ command }: { command: CommandDetail }) {
  const t = useT()
  const format = useFormat()
  const { createdAt, createdByName } = command
  const steps = recorded(command, t)
  return (
    <ol className={classes.timeline} aria-label={t.command.timeline}>
      <Step look={done} time={<time dateTime={createdAt}>{format.clock(createdAt)}</time>}>
        {createdByName === null ? t.command.createdUnknown : t.command.created(createdByName)}
      </Step>
      {steps.map(({ at, look, text }, i) => (
        <Step key={text} look={look} time={<Took from={steps[i - 1]?.at ?? createdAt} to={at} />}>
          {text}
        </Step>
      ))}
      {isOpen(command.status) && <Now command={command} />}
    </ol>
  )
}

/** What the recorder has, in the order of time: an agent may acknowledge a command after it has started it. */
function recorded(command: CommandDetail, t: Messages): Recorded[] {
  const { status, cancelRequestedAt, completedAt } = command
  const isCancelling = isOpen(status) && cancelRequestedAt !== null
  const steps: (Omit<Recorded, 'at'> & { at: string | null })[] = [
    { at: command.startedAt, look: done, text: t.command.delivered },
    { at: command.acknowledgedAt, look: done, text: t.command.acknowledged },
    { at: command.handlerStartedAt, look: done, text: t.command.started },
    {
      at: isCancelling ? cancelRequestedAt : null,
      look: { tone: 'warn', shape: 'triangle' },
      text: t.command.cancelRequested,
    },
    { at: command.handlerFinishedAt, look: done, text: t.command.finished },
  ]
  const byTime = steps
    .filter((step): step is Recorded => step.at !== null)
    .toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
  if (completedAt === null || isOpen(status)) return byTime
  return [
    ...byTime,
    { at: completedAt, look: commandLooks[status], text: t.command.ended[status as keyof typeof t.command.ended] },
  ]
}

function Took({ from, to }: { from: string; to: string }) {
  const format = useFormat()
  return (
    <time dateTime={to} title={format.absolute(to)}>
      +{format.duration(Date.parse(to) - Date.parse(from))}
    </time>
  )
}

/** What is being waited for, and for how long already. */
function Now({ command }: { command: CommandDetail }) {
  const t = useT()
  const format = useFormat()
  const since = command.handlerStartedAt ?? command.startedAt ?? command.createdAt
  const elapsed = useClock((now) => format.duration(Math.floor(Math.max(0, now - Date.parse(since)) / 1000) * 1000))
  const message = command.progress?.message
  return (
    <Step look={commandLooks.RUNNING} time={elapsed}>
      {command.status === 'PENDING'
        ? t.command.waiting(command.serviceCode)
        : message === undefined
          ? t.command.running
          : t.command.runningWith(message)}
    </Step>
  )
}

function Step({ look, time, children }: { look: Look; time: ReactNode; children: ReactNode }) {
  return (
    <li>
      <StatusIcon tone={look.tone} shape={look.shape} />
      <span>{children}</span>
      <span className={classes.stepTime}>{time}</span>
    </li>
  )
}
