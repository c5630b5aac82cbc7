import type { ErrorCode } from '@xtrape/capsule-contracts-node'
import type { Example } from '../examples/example.ts'

/** The same refusal of several routes. */
export const each = (routes: string[], code: ErrorCode, example: (route: string) => Example) =>
  Object.fromEntries(routes.map((route) => [`${route} ${code}`, example(route)]))
