import { useState } from 'react'
import { useT } from '../../../i18n/i18n.tsx'
import { DataTable } from '../../../ui/data-table.tsx'
import type { Column } from '../../../ui/data-table.tsx'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { Pager } from '../../../ui/pager.tsx'
import { plainText } from '../../../ui/plain-text.ts'
import classes from '../commands.module.css'
import { Cell } from './cell.tsx'
import type { ResultListData, RowAction } from 'opstage-payload-schema/read-list'

type Row = Record<string, unknown>

interface ResultListProps {
  list: ResultListData
  renderRowActions?: ((actions: readonly RowAction[], row: Row) => React.ReactNode) | undefined
}

/** `data.list` of a result as a table, a page at a time. */
export function ResultList({ list, renderRowActions }: ResultListProps) {
  const t = useT()
  const [page, setPage] = useState(1)
  const { rows, rowActions, pageSize } = list
  const lastPage = Math.max(1, Math.ceil(rows.length / pageSize))
  const current = Math.min(page, lastPage)
  const shown = rows.slice((current - 1) * pageSize, current * pageSize)
  const numbered = shown.map((row, i) => ({ row, place: (current - 1) * pageSize + i }))
  const columns: Column<{ row: Row; place: number }>[] = list.columns.map((column) => ({
    key: column.key,
    header: column.label,
    cell: ({ row }) => <Cell row={row} column={column} />,
    ...(column.format === 'bytes' || column.format === 'duration' ? { align: 'right' } : {}),
  }))
  if (rowActions.length > 0 && renderRowActions) {
    columns.push({
      key: ' actions',
      header: t.command.list.actions,
      quiet: true,
      sticky: true,
      align: 'right',
      cell: ({ row }) => renderRowActions(rowActions, row),
    })
  }
  return (
    <section className={classes.framed} aria-label={list.title ?? t.command.list.untitled}>
      {rows.length === 0 ? (
        <EmptyState icon="page" title={list.emptyText ?? t.command.list.empty} />
      ) : (
        <>
          <DataTable
            stacked
            label={list.title ?? t.command.list.untitled}
            columns={columns}
            rows={numbered}
            rowKey={({ row, place }) => plainText(row['id'] ?? place)}
          />
          {lastPage > 1 && (
            <Pager page={current} pageSize={pageSize} total={rows.length} shown={shown.length} onPage={setPage} />
          )}
        </>
      )}
    </section>
  )
}
