import type { Example } from './examples/example.ts'
import { backups } from './refusals/backups.ts'
import { enrolment } from './refusals/enrolment.ts'
import { hindered } from './refusals/hindered.ts'
import { signIn } from './refusals/sign-in.ts'
import { unknown } from './refusals/unknown.ts'
import { work } from './refusals/work.ts'

/** For every code that a route declares, a call that is refused with it: `${route.id} ${code}`. */
export const refusals: Record<string, Example> = {
  ...hindered,
  ...unknown,
  ...signIn,
  ...enrolment,
  ...work,
  ...backups,
}
