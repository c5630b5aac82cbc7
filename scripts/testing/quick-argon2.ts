// What backend tests get for `@node-rs/argon2`: the same, at a hundredth of the cost. Every test starts a server with an
// owner and signs in, which was a third of the time that all of them took. Processes that tests start hash in earnest.
import { createRequire } from 'node:module'

const argon2 = createRequire(import.meta.url)('@node-rs/argon2') as typeof import('@node-rs/argon2')

export const { verify } = argon2
export const hash: typeof argon2.hash = (password, options) =>
  argon2.hash(password, { ...options, memoryCost: 256, timeCost: 1 })
