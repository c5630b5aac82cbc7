import type { ReactNode } from 'react'
import classes from './data-table.module.css'
import { Hidden } from './hidden.tsx'
import { Icon } from './icon.tsx'
import { Skeleton } from './skeleton.tsx'

export interface Column<Row> {
  key: string
  header: string
  cell: (row: Row) => ReactNode
  /** The server's name of the field, where it can sort by it. */
  sort?: string
  align?: 'right'
  /** What a narrow screen does without: `phone` below 720 px, `tablet` below 1100 px. */
  hide?: 'phone' | 'tablet'
  /** Long text: takes the room that is left, wraps and is cut after two lines. */
  wide?: boolean
  /** Buttons have no heading to look at, only one to hear. */
  quiet?: boolean
  /** Stays in sight when the table is wider than its place; the last line of a row that stands as a card. */
  sticky?: boolean
}

interface DataTableProps<Row> {
  /** What the table lists, for screen readers. */
  label: string
  columns: readonly Column<Row>[]
  rows: readonly Row[] | undefined
  rowKey: (row: Row) => string
  /** `name` or `-name`, as the address has it. */
  sort?: string | undefined
  onSort?: (sort: string) => void
  skeletonRows?: number
  /** These rows are of the question before; the answer is under way. */
  stale?: boolean
  /** Where there is no room for columns each row is a card: the first cell its title, the others a line each with their heading. */
  stacked?: boolean
}

/** Rows of one page, as the server sent them. `rows: undefined` draws the skeleton of the same layout. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { columns, rows, skeletonRows = 8, stale = false, stacked = false } = props
  return (
    <div className={classes.scroll} data-stacked={stacked || undefined}>
      <table className={classes.table} aria-label={props.label} aria-busy={rows === undefined || stale}>
        <thead>
          <tr>
            {columns.map((column) => (
              <HeaderCell key={column.key} column={column} sort={props.sort} onSort={props.onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows?.map((row) => (
            <tr key={props.rowKey(row)}>
              {columns.map((column) => (
                <td
                  key={column.key}
                  data-heading={stacked ? column.header : undefined}
                  data-align={column.align}
                  data-hide={column.hide}
                  data-wide={column.wide || undefined}
                  data-sticky={column.sticky || undefined}
                >
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          )) ??
            Array.from({ length: skeletonRows }, (_, i) => (
              <tr key={i}>
                {columns.map((column) => (
                  <td key={column.key} data-hide={column.hide}>
                    <Skeleton width={column.quiet ? 60 : '70%'} height={16} />
                  </td>
                ))}
              </tr>
            ))}
        </tbody>
      </table>
    </div>
  )
}

interface HeaderCellProps<Row> {
  column: Column<Row>
  sort: string | undefined
  onSort: ((sort: string) => void) | undefined
}

function HeaderCell<Row>({ column, sort, onSort }: HeaderCellProps<Row>) {
  const field = column.sort
  const direction = field === undefined ? undefined : directionOf(sort, field)
  return (
    <th
      scope="col"
      data-align={column.align}
      data-hide={column.hide}
      data-sticky={column.sticky || undefined}
      aria-sort={direction}
    >
      {field === undefined || onSort === undefined ? (
        <Heading column={column} />
      ) : (
        <button
          type="button"
          className={classes.sort}
          onClick={() => onSort(direction === 'descending' ? field : `-${field}`)}
        >
          {column.header}
          <Icon name={direction === 'ascending' ? 'up' : 'down'} size={12} />
        </button>
      )}
    </th>
  )
}

function Heading<Row>({ column }: { column: Column<Row> }) {
  return column.quiet ? <Hidden>{column.header}</Hidden> : column.header
}

function directionOf(sort: string | undefined, field: string) {
  if (sort === field) return 'ascending'
  return sort === `-${field}` ? 'descending' : undefined
}
