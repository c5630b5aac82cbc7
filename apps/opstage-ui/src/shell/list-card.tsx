import type { UseQueryResult } from '@tanstack/react-query'
import type { Pagination } from '@xtrape/capsule-contracts-node'
import type { ReactNode } from 'react'
import { useT } from '../i18n/i18n.tsx'
import { Button } from '../ui/button.ts'
import { Card } from '../ui/card.tsx'
import { DataTable } from '../ui/data-table.tsx'
import type { Column } from '../ui/data-table.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Pager } from '../ui/pager.tsx'
import { FailureState } from './query-view.tsx'

export const PAGE_SIZE = 20

interface ListCardProps<Row> {
  label: string
  query: UseQueryResult<{ data: Row[]; pagination: Pagination }>
  columns: readonly Column<Row>[]
  rowKey: (row: Row) => string
  sort?: string | undefined
  onSort?: (sort: string) => void
  onPage: (page: number) => void
  /** Given while filters are set: then nothing found means that they are too narrow. */
  onClear?: (() => void) | undefined
  /** Nothing is there at all: what this is and the next step. */
  empty: ReactNode
}

/** One page of a list in all its states. */
export function ListCard<Row>(props: ListCardProps<Row>) {
  const t = useT()
  const { data, isError, error, refetch } = props.query
  if (data === undefined && isError) {
    return (
      <Card>
        <FailureState error={error} onRetry={() => void refetch()} />
      </Card>
    )
  }
  const { page = 1, pageSize = PAGE_SIZE, total = 0, totalIsLowerBound } = data?.pagination ?? {}
  if (data?.data.length === 0 && page === 1) {
    return (
      <Card>
        {props.onClear ? (
          <EmptyState icon="search" title={t.ui.noMatch.title} text={t.ui.noMatch.text}>
            <Button onClick={props.onClear}>{t.ui.clearFilters}</Button>
          </EmptyState>
        ) : (
          props.empty
        )}
      </Card>
    )
  }
  return (
    <Card>
      <DataTable
        label={props.label}
        columns={props.columns}
        rows={data?.data}
        rowKey={props.rowKey}
        sort={props.sort}
        stale={props.query.isPlaceholderData}
        {...(props.onSort ? { onSort: props.onSort } : {})}
      />
      {data && (
        <Pager
          page={page}
          pageSize={pageSize}
          total={total}
          totalIsLowerBound={totalIsLowerBound}
          shown={data.data.length}
          onPage={props.onPage}
        />
      )}
    </Card>
  )
}
