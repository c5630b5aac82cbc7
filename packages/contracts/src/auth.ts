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

const givenPassword = z.string().min(1).max(1024)
const secondFactorCode = z.string().min(1).max(40)

export const SecondFactor = z
  .object({ isOn: z.boolean(), since: time.nullable(), recoveryCodesLeft: z.int() })
  .meta({ id: 'SecondFactor' })
export type SecondFactor = z.infer<typeof SecondFactor>

export const auth = {
  login: route({
    id: 'adminLogin',
    method: 'POST',
    path: '/api/admin/auth/login',
    access: 'public',
    summary: 'Sign in: sets the session cookie and answers with the CSRF token',
    body: z.object({
      username: z.string().min(1).max(320),
      password: givenPassword,
      /** Of the second factor, where it is switched on: the six digits, or a recovery code. */
      code: secondFactorCode.optional(),
    }),
    data: AdminSession,
    errors: [
      'LOGIN_FAILED',
      'SECOND_FACTOR_REQUIRED',
      'RATE_LIMITED',
      'INSECURE_LOGIN',
      'CSRF_INVALID',
      'SERVICE_UNAVAILABLE',
    ],
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
    body: z.object({ currentPassword: givenPassword, newPassword: Password }),
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
  secondFactor: route({
    id: 'getSecondFactor',
    method: 'GET',
    path: '/api/admin/auth/second-factor',
    access: 'viewer',
    needsPerson: true,
    summary: 'Whether the own account asks for a second factor',
    data: SecondFactor,
  }),
  setUpSecondFactor: route({
    id: 'setUpSecondFactor',
    method: 'POST',
    path: '/api/admin/auth/second-factor/set-up',
    access: 'viewer',
    needsPerson: true,
    summary:
      'A new key for an authenticator app, in this answer only; it counts once a code of it has switched the factor on',
    body: z.object({ password: givenPassword }),
    data: z.object({ key: z.string(), uri: z.string() }),
    errors: ['SECOND_FACTOR_ON', 'RATE_LIMITED', 'SERVICE_UNAVAILABLE'],
  }),
  switchOnSecondFactor: route({
    id: 'switchOnSecondFactor',
    method: 'POST',
    path: '/api/admin/auth/second-factor/switch-on',
    access: 'viewer',
    needsPerson: true,
    summary:
      'Switch the second factor on with a first code; the recovery codes are in this answer only. Ends all other sessions',
    body: z.object({ code: secondFactorCode }),
    data: z.object({ recoveryCodes: z.array(z.string()) }),
    errors: ['SECOND_FACTOR_ON', 'SECOND_FACTOR_OFF', 'RATE_LIMITED'],
  }),
  switchOffSecondFactor: route({
    id: 'switchOffSecondFactor',
    method: 'POST',
    path: '/api/admin/auth/second-factor/switch-off',
    access: 'viewer',
    needsPerson: true,
    summary: 'Switch the second factor off, with the password and a code or recovery code',
    body: z.object({ password: givenPassword, code: secondFactorCode }),
    errors: ['SECOND_FACTOR_OFF', 'RATE_LIMITED', 'SERVICE_UNAVAILABLE'],
  }),
}
