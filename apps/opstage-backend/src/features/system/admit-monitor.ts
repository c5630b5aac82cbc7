import { timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { type Context, createContext, type Origin, type Parts } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { sha256 } from '../../platform/ids.ts'

/** Lets whoever has the token of the metrics read them. As long as there is none, there is nothing at this address. */
export function admitMonitor(parts: Parts, { headers }: FastifyRequest, origin: Origin): Context {
  const token = parts.config.OPSTAGE_METRICS_TOKEN
  if (token === undefined) throw new AppError('NOT_FOUND')
  const given = /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? ''
  // Of hashes, so that neither the letters nor their number can be told by the time that it takes.
  if (!timingSafeEqual(Buffer.from(sha256(given)), Buffer.from(sha256(token))))
    throw new AppError('UNAUTHORIZED', { message: 'Send OPSTAGE_METRICS_TOKEN as bearer token' })
  // It only reads, and of a large fleet much.
  return { ...createContext(parts, { type: 'NOBODY', id: null, name: null }, origin), db: parts.store.reader }
}
