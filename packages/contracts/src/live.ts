import { z } from 'zod'
import { time } from './fields.ts'
import { route, textStream } from './route.ts'

export const LiveTopic = z.enum([
  'Command',
  'CapsuleService',
  'Agent',
  'RegistrationToken',
  'ApiToken',
  'User',
  'Session',
  'AuditEvent',
  'Workspace',
])
export type LiveTopic = z.infer<typeof LiveTopic>

/** Something about this thing has changed; whoever shows it fetches it again. */
export const LiveEvent = z.object({ topic: LiveTopic, id: z.string(), at: time }).meta({ id: 'LiveEvent' })
export type LiveEvent = z.infer<typeof LiveEvent>

/** Names of the events in the stream: `change` carries a `LiveEvent`; after `missed` everything on the screen may be old. */
export const liveEventNames = ['change', 'missed', 'ended'] as const

export const live = {
  stream: route({
    id: 'streamLiveEvents',
    method: 'GET',
    path: '/api/admin/live',
    access: 'viewer',
    summary: 'Server-sent events: what has just changed. Resumes by `Last-Event-ID` or `after`; ends with the session',
    query: z.object({ after: z.string().max(80).optional() }),
    data: textStream,
    stream: 'text/event-stream',
    errors: ['SERVICE_UNAVAILABLE'],
  }),
}
