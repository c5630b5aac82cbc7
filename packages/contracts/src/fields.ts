import { z } from 'zod'

/** Prefixes of ids, `<prefix>_<ULID>`. */
export const idPrefixes = [
  'wks',
  'usr',
  'ses',
  'agt',
  'tok',
  'atk',
  'svc',
  'hlr',
  'cfg',
  'act',
  'cmd',
  'crs',
  'aud',
  'pat',
] as const
export type IdPrefix = (typeof idPrefixes)[number]

/** Only the prefix and the alphabet are checked: an unknown id is a 404, one of another kind a 422. */
export const id = (prefix: IdPrefix) => z.string().regex(new RegExp(`^${prefix}_[A-Za-z0-9_-]{1,64}$`))

/** Fixed width, milliseconds, UTC, so that text order is time order. */
export const time = z.iso.datetime()

/** A moment that somebody sends, in any offset and precision: brought to our form, so that it compares as text. */
export const moment = z.iso
  .datetime({ offset: true })
  .transform((given) => new Date(given).toISOString())
  .refine((text) => text >= '1970' && text < '9999-12-31', 'must be of the years 1970 to 9999')

export const code = z
  .string()
  .max(80)
  .regex(/^[a-z0-9][a-z0-9_-]*$/, 'must be lower-case letters, digits, - and _, beginning with a letter or digit')

/** The largest number that an integer column takes on PostgreSQL. */
export const MAX_INTEGER = 2_147_483_647

export const object = z.record(z.string(), z.unknown())

/** Foreign clients send `null` for what they leave out; it means the same. */
export const optional = <T extends z.ZodType>(schema: T) => schema.nullish().transform((value) => value ?? undefined)

export const Runtime = z.enum(['nodejs', 'java', 'python', 'go', 'other'])
export const AgentMode = z.enum(['embedded', 'ophub'], {
  error: 'must be "embedded" or "ophub"; "sidecar" and "external" are reserved',
})
