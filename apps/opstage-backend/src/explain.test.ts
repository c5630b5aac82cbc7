import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { explain } from './explain.ts'

const WAY_OUT = 'Set OPSTAGE_HOST to an address of this machine, and OPSTAGE_PORT to a port that this user may open.'

test('an address of another machine is no fault of the program, and no stack', async () => {
  // Of a network for documentation, which no machine has.
  const OPSTAGE_HOST = '203.0.113.9'
  const error = await new Promise<Error>((resolve) => createServer().once('error', resolve).listen(0, OPSTAGE_HOST))
  expect(explain(error, { OPSTAGE_HOST })).toBe(`The server cannot listen: ${error.message}. ${WAY_OUT}`)
})

test('a name to listen at that nobody knows is not taken for that of the database', () => {
  const unknown = (hostname: string) =>
    Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), {
      code: 'ENOTFOUND',
      syscall: 'getaddrinfo',
      hostname,
    })
  const env = { OPSTAGE_HOST: 'opstage.invalid' }
  expect(explain(unknown('opstage.invalid'), env)).toBe(
    `The server cannot listen: getaddrinfo ENOTFOUND opstage.invalid. ${WAY_OUT}`,
  )
  expect(explain(unknown('db.invalid'), env)).toBe(
    'The database cannot be used: getaddrinfo ENOTFOUND db.invalid. Check DATABASE_URL.',
  )
})
