import * as z from 'zod/mini'

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
// oxlint-disable-next-line promise/valid-params -- of zod, not of a promise
export const one = <T extends z.ZodMiniType>(schema: T) => z.catch(z.optional(schema), undefined)

export const many = <T extends z.ZodMiniType<unknown, string>>(schema: T) =>
  one(
    z.union([
      z.array(schema),
      z.pipe(
        schema,
        z.transform((value: z.output<T>) => [value]),
      ),
    ]),
  )

export const text = one(z.string().check(z.trim(), z.minLength(1), z.maxLength(160)))

export const pageNumber = one(z.coerce.number<number>().check(z.int(), z.minimum(1)))

/** The search part of a list's address. */
export const listSearch = <S extends Record<string, z.ZodMiniType>>(filters: S) =>
  z.object({ page: pageNumber, sort: one(z.string()), ...filters })
