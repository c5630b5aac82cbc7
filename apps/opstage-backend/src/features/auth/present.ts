import type { AdminSession, Role, Session, User } from '@xtrape/capsule-contracts-node'
import type { Row } from '../../db/tables.ts'
import type { Context } from '../../platform/context.ts'
import { csrfToken } from './session.ts'

export const presentUser = (user: Row<'user'>): User => ({
  id: user.id,
  username: user.username,
  displayName: user.displayName,
  role: user.role as Role,
  status: user.status as User['status'],
  lastLoginAt: user.lastLoginAt,
  hasSecondFactor: user.totpSince !== null,
  createdAt: user.createdAt,
})

export const presentAdminSession = (ctx: Context, user: Row<'user'>, session: Row<'session'>): AdminSession => ({
  user: presentUser(user),
  csrfToken: csrfToken(ctx, session),
  expiresAt: session.expiresAt,
  livePosition: ctx.live.position(),
})

export const presentSession = (session: Row<'session'>, currentId: string): Session => ({
  id: session.id,
  userId: session.userId,
  current: session.id === currentId,
  ipAddress: session.ipAddress,
  userAgent: session.userAgent,
  createdAt: session.createdAt,
  lastSeenAt: session.lastSeenAt,
  expiresAt: session.expiresAt,
})
