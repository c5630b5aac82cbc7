import type { CommandDetail } from '@xtrape/capsule-contracts-node'
import type { ReactNode } from 'react'
import { useFormat, useT } from '../../i18n/i18n.tsx'
import { useClock } from '../../ui/clock.ts'
import { StatusIcon } from '../../ui/status-badge.tsx'
import type { StatusLook } from '../../ui/status-badge.tsx'
import { commandLooks } from './command-badge.tsx'
import classes from './commands.module.css'
import { isOpen } from './queries.ts'

type Look = Omit<StatusLook, 'label'>

const done: Look = { tone: 'ok', shape: 'dot' }

/** The steps of a command as they happened; the last one says what is going on now or how it ended. */
export function Timeline({ command }: { command: CommandDetail }) {
  const t = useT()
  const format = useFormat()
  const { createdAt, startedAt, handlerStartedAt, completedAt, cancelRequestedAt, createdByName } = command
  const after = (from: string, to: string) => `+${format.duration(Date.parse(to) - Date.parse(from))}`
  return (
    <ol className={classes.timeline} aria-label={t.command.timeline}>
      <Step look={done} time={<time dateTime={createdAt}>{format.clock(createdAt)}</time>}>
        {createdByName === null ? t.command.createdUnknown : t.command.created(createdByName)}
      </Step>
      {startedAt !== null && (
        <Step look={done} time={after(createdAt, startedAt)}>
          {t.command.delivered}
        </Step>
      )}
      {startedAt !== null && handlerStartedAt !== null && (
        <Step look={done} time={after(startedAt, handlerStartedAt)}>
          {t.command.started}
        </Step>
      )}
      {cancelRequestedAt !== null && isOpen(command.status) && (
        <Step look={{ tone: 'warn', shape: 'triangle' }} time={after(createdAt, cancelRequestedAt)}>
          {t.command.cancelRequested}
        </Step>
      )}
      {isOpen(command.status) ? (
        <Now command={command} />
      ) : (
        <Step
          look={commandLooks[command.status]}
          time={completedAt === null ? '' : after(handlerStartedAt ?? startedAt ?? createdAt, completedAt)}
        >
          {t.command.ended[command.status as keyof typeof t.command.ended]}
        </Step>
      )}
    </ol>
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
