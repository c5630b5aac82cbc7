import { z } from 'zod'

/** `{ page, pageSize, total }`; a total that stopped counting says `totalIsLowerBound`. */
export const Pagination = z
  .object({
    page: z.int(),
    pageSize: z.int(),
    total: z.int(),
    totalIsLowerBound: z.boolean().optional(),
    nextCursor: z.string().optional(),
  })
  .meta({ id: 'Pagination' })
export type Pagination = z.infer<typeof Pagination>

export const paginated = z.object({ pagination: Pagination })

export const ErrorInfo = z
  .object({ code: z.string(), message: z.string(), details: z.record(z.string(), z.unknown()).optional() })
  .meta({ id: 'ErrorInfo' })

export const ErrorEnvelope = z.object({ success: z.literal(false), error: ErrorInfo }).meta({ id: 'ErrorEnvelope' })
export type ErrorEnvelope = z.infer<typeof ErrorEnvelope>

/** One problem with what was sent; `path` is dotted, from `params`, `query` or the body's root. */
export interface Issue {
  path: string
  message: string
}
