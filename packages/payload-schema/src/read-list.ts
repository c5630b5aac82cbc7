type Row = Record<string, unknown>

export interface ListColumn {
  key: string
  label: string
  format: string | undefined
  copyable: boolean
  ellipsis: boolean
}

export interface RowAction {
  label: string
  action: string
  payload: Row
  danger: boolean
  confirm: boolean
}

export interface ResultListData {
  title: string | undefined
  rows: Row[]
  columns: ListColumn[]
  rowActions: RowAction[]
  emptyText: string | undefined
  pageSize: number
}

const MAX_COLUMNS = 30

const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value)
const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)

/** The list in a result, as far as it keeps to the convention; `undefined` when it is none. Services are not trusted. */
export function readList(value: unknown): ResultListData | undefined {
  if (!isRow(value) || !Array.isArray(value['data'])) return undefined
  const rows = value['data'].map((row): Row => (isRow(row) ? row : { value: row }))
  const pageSize = Number(value['pageSize'])
  return {
    title: text(value['title']),
    rows,
    columns: columnsOf(value['columns'], rows[0]),
    rowActions: actionsOf(value['rowActions']),
    emptyText: text(value['emptyText']),
    pageSize: pageSize >= 1 && pageSize <= 100 ? Math.floor(pageSize) : 20,
  }
}

function columnsOf(given: unknown, first: Row | undefined): ListColumn[] {
  const named = Array.isArray(given) ? given.filter(isRow).filter(({ key }) => text(key) !== undefined) : []
  const columns = named.length > 0 ? named : Object.keys(first ?? {}).map((key): Row => ({ key }))
  return columns.slice(0, MAX_COLUMNS).map((column) => ({
    key: String(column['key']),
    label: text(column['label']) ?? String(column['key']),
    format: text(column['format']),
    copyable: column['copyable'] === true,
    ellipsis: column['ellipsis'] === true,
  }))
}

function actionsOf(given: unknown): RowAction[] {
  if (!Array.isArray(given)) return []
  return given.filter(isRow).flatMap((one): RowAction[] => {
    const action = text(one['action'])
    if (action === undefined) return []
    return [
      {
        action,
        label: text(one['label']) ?? action,
        payload: isRow(one['payload']) ? one['payload'] : {},
        danger: one['danger'] === true,
        confirm: one['confirm'] === true,
      },
    ]
  })
}

/** A field of a row by its path: `metadata.status`. A key with a dot in it wins over the path. */
export function valueAt(row: Row, path: string): unknown {
  if (Object.hasOwn(row, path)) return row[path]
  return path
    .split('.')
    .reduce<unknown>((at, part) => (isRow(at) && Object.hasOwn(at, part) ? at[part] : undefined), row)
}

/** A payload template for one row: text that is exactly `$row.<path>` becomes the value there. */
export function fillTemplate(template: unknown, row: Row): unknown {
  if (typeof template === 'string') return template.startsWith('$row.') ? valueAt(row, template.slice(5)) : template
  if (Array.isArray(template)) return template.map((item) => fillTemplate(item, row))
  if (!isRow(template)) return template
  return Object.fromEntries(Object.entries(template).map(([key, item]) => [key, fillTemplate(item, row)]))
}
