import { z } from 'zod'

/** Repeated keys are lists, everything is text: `?status=STALE&status=OFFLINE&page=2`. */
export function parseSearch(search: string): Record<string, string | string[]> {
  const found = new URLSearchParams(search)
  return Object.fromEntries(
    [...new Set(found.keys())].map((key) => {
      const [first = '', ...more] = found.getAll(key)
      return [key, more.length === 0 ? first : [first, ...more]]
    }),
  )
}

export function stringifySearch(search: Record<string, unknown>): string {
  const pairs = Object.entries(search).flatMap(([key, value]) =>
    [value]
      .flat()
      .filter((one) => one !== undefined && one !== '')
      .map((one) => [key, String(one)]),
  )
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`
}

// What an address says wrongly counts as not said: a mistyped filter shows the list, not an error.
export const one = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined)

export const many = <T extends z.ZodType<unknown, string>>(schema: T) =>
  one(z.union([z.array(schema), schema.transform((value) => [value] as z.output<T>[])]))

export const text = one(z.string().trim().min(1).max(160))

const page = one(z.coerce.number<number>().int().min(1))

/** The search part of a list's address. */
export const listSearch = <S extends z.ZodRawShape>(filters: S) => z.object({ page, sort: one(z.string()), ...filters })
