import { ConfigError, type Environment } from './config.ts'
import { HeldError } from './db/hold.ts'
import { CopyUnfinishedError, SchemaTooNewError } from './db/migrate.ts'
import { isUnavailable } from './db/unavailable.ts'
import { SigningKeyError } from './platform/signing.ts'

/** Codes by which a database says that it will not let us in, or is none. */
const DATABASE = /^(28\w{3}|3D000|SQLITE_)/

/** Errors that say all that there is to say. */
const PLAIN = [ConfigError, SchemaTooNewError, CopyUnfinishedError, HeldError, SigningKeyError]

/** Why the process cannot do what it was started for, in words for whoever started it. */
export function explain(error: unknown, env: Environment): string {
  const isPlain = PLAIN.some((kind) => error instanceof kind)
  if (isPlain) return (error as Error).message
  const { code, message, stack, syscall, hostname } = error as Partial<NodeJS.ErrnoException> & { hostname?: string }
  if (code === 'EADDRINUSE')
    return `Port ${env.OPSTAGE_PORT ?? 8080} is in use. Stop what listens there, or set OPSTAGE_PORT to another one.`
  if (syscall === 'listen' || (hostname !== undefined && hostname === env.OPSTAGE_HOST))
    return `The server cannot listen: ${message}. Set OPSTAGE_HOST to an address of this machine, and OPSTAGE_PORT to a port that this user may open.`
  // Where an address has several numbers, the error has one for each and says nothing itself.
  if (/^SQLITE_(CANTOPEN|READONLY)/.test(code ?? ''))
    return `The database cannot be used: ${message}. Check that ${env.OPSTAGE_DATA_DIR ?? './data'} may be written to, and DATABASE_URL.`
  if (DATABASE.test(code ?? '') || isUnavailable(error as Error))
    return `The database cannot be used: ${message || code}. Check DATABASE_URL.`
  return stack ?? String(error)
}
