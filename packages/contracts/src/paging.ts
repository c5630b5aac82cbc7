import { z } from 'zod'

export interface Sort<F extends string = string> {
  field: F
  direction: 'asc' | 'desc'
}

const page = z.coerce.number<number>().int().min(1).max(1_000_000).default(1)
const pageSize = z.coerce.number<number>().int().min(1).max(100).default(20)

/** A filter whose repetitions are alternatives: `status=A&status=B`. */
export const anyOf = <T extends z.ZodType<unknown, string>>(value: T) =>
  z
    .union([value, z.array(value).max(50)])
    .transform((given) => [given].flat() as z.output<T>[])
    .optional()

/** Case-insensitive substring; `%` and `_` are ordinary characters. */
export const substring = z.string().trim().min(1).max(160).optional()

function sorting<const F extends string>(fields: readonly F[], fallback: string) {
  const field = fields.join('|')
  return z
    .string()
    .max(100)
    .regex(new RegExp(`^-?(${field})(,-?(${field}))*$`), `must be of ${fields.join(', ')}, each with - for descending`)
    .default(fallback)
    .transform((text) =>
      text.split(',').map((part): Sort<F> => {
        const descending = part.startsWith('-')
        return { field: part.slice(descending ? 1 : 0) as F, direction: descending ? 'desc' : 'asc' }
      }),
    )
}

/** The query of a list: paging, the sort fields it allows, and its filters. */
export const listQuery = <const F extends string, S extends z.ZodRawShape>(
  fields: readonly F[],
  fallback: F | `-${F}`,
  filters: S,
) => z.object({ page, pageSize, sort: sorting(fields, fallback), ...filters })

/** For history: continue behind the last row seen, at the same cost on every page. */
export const cursor = z.string().max(200).optional()
