import { Link } from '@tanstack/react-router'
import type { Command } from '@xtrape/capsule-contracts-node'
import { useFormat, useT } from '../../i18n/i18n.tsx'
import type { Column } from '../../ui/data-table.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { CommandBadge } from './command-badge.tsx'
import classes from './commands.module.css'

/** The columns of every list of commands. On the page of one service its code goes without saying. */
export function useCommandColumns({ withService = true } = {}): Column<Command>[] {
  const t = useT()
  const format = useFormat()
  return [
    { key: 'status', header: t.commands.status, cell: (command) => <CommandBadge status={command.status} /> },
    {
      key: 'action',
      header: t.commands.action,
      wide: true,
      cell: (command) => (
        <>
          <Link
            to="/commands/$commandId"
            params={{ commandId: command.id }}
            data-row-link=""
            className={classes.actionLink}
          >
            {command.actionLabel}
          </Link>{' '}
          {withService && <span className={classes.sub}>{command.serviceCode}</span>}
          {command.type === 'ACTION_PREPARE' && <span className={classes.sub}> {t.commands.opening}</span>}
        </>
      ),
    },
    {
      key: 'by',
      header: t.commands.by,
      hide: 'phone',
      cell: (command) => command.createdByName ?? t.ui.none,
    },
    {
      key: 'at',
      header: t.commands.at,
      sort: 'createdAt',
      hide: 'phone',
      cell: (command) => <RelativeTime at={command.createdAt} />,
    },
    {
      key: 'delivered',
      header: t.commands.delivered,
      align: 'right',
      hide: 'tablet',
      cell: ({ createdAt, startedAt }) => span(createdAt, startedAt, format.duration) ?? t.ui.none,
    },
    {
      key: 'took',
      header: t.commands.took,
      align: 'right',
      hide: 'phone',
      cell: ({ startedAt, completedAt }) => span(startedAt, completedAt, format.duration) ?? t.ui.none,
    },
  ]
}

function span(from: string | null, to: string | null, format: (ms: number) => string): string | undefined {
  return from === null || to === null ? undefined : format(Date.parse(to) - Date.parse(from))
}
