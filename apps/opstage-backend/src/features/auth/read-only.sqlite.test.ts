import { agents, apiTokens, tokens } from '@xtrape/capsule-contracts-node'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { startOpstage } from '../../../test/harness.ts'
import { refusal } from '../../../test/refusal.ts'

test('while nothing can be written, whoever is signed in or has a token can look all the same', async () => {
  const { db, owner, anonymous, clock } = await startOpstage()
  const { data } = await owner.call(apiTokens.create, { body: { name: 'script', role: 'viewer' } })
  const headers = { authorization: `Bearer ${data.rawToken}` }
  await sql`pragma query_only = on`.execute(db)
  // Late enough that each would be marked as used.
  clock.advance(600)
  await expect(owner.call(agents.list, {})).resolves.toBeDefined()
  await expect(anonymous(agents.list, {}, { headers })).resolves.toBeDefined()
  await expect(owner.call(tokens.create, {})).rejects.toMatchObject(refusal('SERVICE_UNAVAILABLE'))
  await sql`pragma query_only = off`.execute(db)
  await expect(owner.call(tokens.create, {})).resolves.toBeDefined()
})
