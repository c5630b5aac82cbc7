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

export const text = () => one(z.string().check(z.trim(), z.minLength(1), z.maxLength(160)))

export const pageNumber = () => one(z.coerce.number<number>().check(z.int(), z.minimum(1)))

/** Reads the search part of an address. Its schema is built when a page first asks: all of them would hold up the first page. */
export function searchOf<S extends Record<string, z.ZodMiniType>>(shape: () => S) {
  let schema: z.ZodMiniObject<S> | undefined
  return (search: Record<string, unknown>): z.output<z.ZodMiniObject<S>> => (schema ??= z.object(shape())).parse(search)
}

/** The same of a list. */
export const listSearch = <S extends Record<string, z.ZodMiniType>>(filters: () => S) =>
  searchOf(() => ({ page: pageNumber(), sort: one(z.string()), ...filters() }))
