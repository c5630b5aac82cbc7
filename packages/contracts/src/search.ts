import { z } from 'zod'
import { id } from './fields.ts'
import { route } from './route.ts'

export const SearchHit = z
  .object({
    kind: z.enum(['SERVICE', 'AGENT', 'ACTION', 'COMMAND']),
    id: z.string(),
    title: z.string(),
    /** Where it belongs: a code, a service, a state. */
    subtitle: z.string(),
    /** Of services and actions: where to go. */
    serviceId: id('svc').optional(),
    actionName: z.string().optional(),
  })
  .meta({ id: 'SearchHit' })
export type SearchHit = z.infer<typeof SearchHit>

export const search = {
  find: route({
    id: 'search',
    method: 'GET',
    path: '/api/admin/search',
    access: 'viewer',
    summary: 'Services, agents, actions and commands by name, code or id; the best few of each',
    query: z.object({ q: z.string().trim().min(1).max(160) }),
    data: z.array(SearchHit),
  }),
}
