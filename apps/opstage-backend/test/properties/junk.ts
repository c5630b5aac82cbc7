import fc from 'fast-check'

const words =
  '0 -1 1e308 NaN null true [] {} % %%00 _ \' " ;-- ../.. \\ \u2028 \ud800 \u{1f4a9} ﬀ İ -createdAt,-createdAt ' +
  '__proto__ constructor toString cmd_x agt_x svc_x usr_x 2026-02-30T00:00:00Z 2026-01-01T00:00:60Z ' +
  '0000-01-01T00:00:00Z 9999-12-31T23:59:59.999-23:59 1970-01-01T00:00:00+14:00'
const awkward = fc.constantFrom('', ' ', '\r\n', '\0', '9'.repeat(400), 'x'.repeat(5000), ...words.split(' '))
export const text = fc.oneof(awkward, fc.string({ unit: 'binary', maxLength: 40 }))
const number = fc.oneof(
  fc.constantFrom(0, -1, 1.5, 1e15, 1e300, -1e300, 2 ** 31, 2 ** 53, Number.MAX_SAFE_INTEGER, 5e-324),
  fc.integer(),
)
const leaf = fc.oneof(text, number, fc.boolean(), fc.constant(null))
const { value: anything } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(text, tie('value'), { maxKeys: 4 }),
  ),
}))

export type Json = Record<string, unknown>

/** Every place in a JSON value, as a path. */
export function placesIn(value: unknown, path: string[] = []): string[][] {
  const inside = typeof value === 'object' && value !== null ? Object.entries(value) : []
  return [path, ...inside.flatMap(([key, item]) => placesIn(item, [...path, key]))]
}

/** A copy in which something else stands at a place, or nothing at all. */
export function planted(value: unknown, [key, ...rest]: string[], what: unknown): unknown {
  if (key === undefined) return what
  const copy = structuredClone(value) as Json
  const inside = planted(copy[key], rest, what)
  if (inside === undefined) delete copy[key]
  else copy[key] = inside
  return copy
}

/** A good body with something bad in it, or something that was never a body. */
export const bodiesLike = (good: unknown) =>
  fc
    .oneof(
      { weight: 4, arbitrary: fc.tuple(fc.constantFrom(...placesIn(good)), fc.option(anything, { nil: undefined })) },
      { weight: 1, arbitrary: anything },
    )
    .map((made) => (Array.isArray(made) && Array.isArray(made[0]) ? planted(good, made[0] as string[], made[1]) : made))
