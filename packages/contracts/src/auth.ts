import { z } from 'zod'
import { id, time } from './fields.ts'
import { route } from './route.ts'
import { Password, User } from './user.ts'

export const AdminSession = z
  .object({
    user: User,
    csrfToken: z.string(),
    expiresAt: time,
    /** Where the stream of changes stands: whoever reads on `after` it misses nothing that changes from now on. */
    livePosition: z.string(),
  })
  .meta({ id: 'AdminSession' })
export type AdminSession = z.infer<typeof AdminSession>

export const Session = z
  .object({
    id: id('ses'),
    userId: id('usr'),
    current: z.boolean(),
    ipAddress: z.string().nullable(),
    userAgent: z.string().nullable(),
    createdAt: time,
    lastSeenAt: time,
    expiresAt: time,
  })
  .meta({ id: 'Session' })
export type Session = z.infer<typeof Session>

export const auth = {
  login: route({
    id: 'adminLogin',
    method: 'POST',
    path: '/api/admin/auth/login',
    access: 'public',
    summary: 'Sign in: sets the session cookie and answers with the CSRF token',
    body: z.object({ username: z.string().min(1).max(320), password: z.string().min(1).max(1024) }),
    data: AdminSession,
    errors: ['LOGIN_FAILED', 'RATE_LIMITED', 'INSECURE_LOGIN', 'CSRF_INVALID', 'SERVICE_UNAVAILABLE'],
  }),
  logout: route({
    id: 'adminLogout',
    method: 'POST',
    path: '/api/admin/auth/logout',
    access: 'viewer',
    needsPerson: true,
    summary: 'End this session',
  }),
  me: route({
    id: 'adminMe',
    method: 'GET',
    path: '/api/admin/auth/me',
    access: 'viewer',
    needsPerson: true,
    summary: 'Who is signed in, with the CSRF token',
    data: AdminSession,
  }),
  csrf: route({
    id: 'adminCsrf',
    method: 'GET',
    path: '/api/admin/auth/csrf',
    access: 'viewer',
    needsPerson: true,
    summary: 'A new CSRF token; the one before stops working',
    data: z.object({ csrfToken: z.string() }),
    writes: true,
    audited: true,
  }),
  changePassword: route({
    id: 'changePassword',
    method: 'POST',
    path: '/api/admin/auth/change-password',
    access: 'viewer',
    needsPerson: true,
    summary: 'Change the own password: a new session cookie for this browser, the end of all other sessions',
    body: z.object({ currentPassword: z.string().min(1).max(1024), newPassword: Password }),
    data: AdminSession,
    errors: ['RATE_LIMITED', 'SERVICE_UNAVAILABLE'],
  }),
  sessions: route({
    id: 'listSessions',
    method: 'GET',
    path: '/api/admin/auth/sessions',
    access: 'viewer',
    needsPerson: true,
    summary: 'Open sessions of the own account; an owner may name another user',
    query: z.object({ userId: id('usr').optional() }),
    data: z.array(Session),
    errors: ['FORBIDDEN'],
  }),
  endSession: route({
    id: 'endSession',
    method: 'DELETE',
    path: '/api/admin/auth/sessions/{sessionId}',
    access: 'viewer',
    needsPerson: true,
    summary: 'End one session of the own account; an owner may end anyone’s',
    params: z.object({ sessionId: id('ses') }),
    query: z.object({ userId: id('usr').optional() }),
    errors: ['SESSION_NOT_FOUND', 'FORBIDDEN'],
  }),
  endOtherSessions: route({
    id: 'endOtherSessions',
    method: 'DELETE',
    path: '/api/admin/auth/sessions',
    access: 'viewer',
    needsPerson: true,
    summary: 'End all sessions of the own account but this one; an owner may name another user and ends all of theirs',
    query: z.object({ userId: id('usr').optional() }),
    data: z.object({ ended: z.int() }),
    errors: ['FORBIDDEN'],
  }),
}
