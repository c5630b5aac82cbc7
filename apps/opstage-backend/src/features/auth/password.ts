import { availableParallelism } from 'node:os'
import { hash, verify } from '@node-rs/argon2'
import { AppError, invalid } from '../../platform/errors.ts'
import { weakness } from './weak-password.ts'

/** OWASP's argon2id parameters: 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 }
/** Of something nobody can type: an unknown user costs the same work as a known one. */
const NOBODY = hash('\0 nobody signs in with this', COST)

/** A core stays free for everybody else. */
const AT_ONCE = Math.max(1, Math.min(2, availableParallelism() - 1))
const WAITING_AT_MOST = 32
/** How many may hash or wait for it; whoever comes then is refused. */
export const HASHING_PLACES = AT_ONCE + WAITING_AT_MOST
let running = 0
const waiting: (() => void)[] = []
/** How many wait for their turn. */
export const hashingQueue = () => waiting.length

/** One or two hashes at once and a bounded queue: a flood of logins must not starve the heartbeats. */
export async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) {
    if (waiting.length >= WAITING_AT_MOST)
      throw new AppError('SERVICE_UNAVAILABLE', {
        message: 'Too many logins at once; try again shortly',
        retryAfter: 2,
      })
    await new Promise<void>((resolve) => waiting.push(resolve))
  } else running += 1
  try {
    return await work()
  } finally {
    // The place goes on to the next in line without being given back, so nobody can slip in between.
    const next = waiting.shift()
    if (next) next()
    else running -= 1
  }
}

export const hashPassword = (password: string) => inTurn(() => hash(password, COST))

/** `stored` is undefined for an unknown user: the same time passes, and the answer is no. */
export const isPassword = (stored: string | undefined, password: string) =>
  inTurn(async () => (await verify(stored ?? (await NOBODY), password)) && stored !== undefined)

/** Length is checked by the contract; this is what it cannot know. */
export function refuseWeakPassword(password: string, username: string, path: string) {
  const message = weakness(password, username)
  if (message !== undefined) throw invalid([{ path, message }])
}
