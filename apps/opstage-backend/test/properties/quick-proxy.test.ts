import { actions } from '@xtrape/capsule-contracts-node'
import { expect, test } from 'vitest'
import { startAgent } from '../agent.ts'
import { openOpstage } from '../harness.ts'
import type { RawRequest } from './request.ts'
import { differences, watchWays, ways } from './ways.ts'

/** What proxies add to a request, truly or not. */
const said: Record<string, string>[] = [
  {},
  ...[
    '203.0.113.7',
    '203.0.113.7, 10.1.2.3',
    '10.1.2.3, 203.0.113.7',
    '203.0.113.7,198.51.100.1 , 10.9.9.9',
    '10.1.2.3, 10.4.5.6',
    '2001:db8::1',
    '::ffff:203.0.113.7',
    '203.0.113.7:4711',
    'unknown',
    '_hidden, 10.1.2.3',
    ',',
    ' , 203.0.113.7,',
    'x'.repeat(2000),
  ].map((address) => ({ 'x-forwarded-for': address })),
  ...['https', 'http', 'https, http', 'http,https', 'HTTPS', 'ftp', ' '].map((protocol) => ({
    'x-forwarded-proto': protocol,
  })),
  ...['opstage.example', 'a.example, b.example', ''].map((host) => ({ 'x-forwarded-host': host })),
  { 'x-forwarded-for': '203.0.113.7', 'x-forwarded-proto': 'https', 'x-forwarded-host': 'a.example', via: '1.1 Caddy' },
  { forwarded: 'for=203.0.113.7;proto=https', 'x-real-ip': '203.0.113.8', 'x-request-id': 'one of mine' },
  { 'x-forwarded-port': '443', 'x-forwarded-server': 'edge', 'x-forwarded-scheme': 'https', 'x-scheme': 'https' },
]

const wayOf = watchWays()

test.each([
  ['behind a proxy that is trusted', '127.0.0.1, 10.0.0.0/8'],
  ['behind one of several in a row', 'loopback,10.1.2.3'],
  ['behind a proxy that is not', '10.0.0.0/8'],
  ['where none is named', undefined],
])('%s a request is quick, and comes from where the framework would say', async (_, trusted) => {
  const opstage = await openOpstage({ env: trusted === undefined ? {} : { OPSTAGE_TRUST_PROXY: trusted } })
  const agent = await startAgent(opstage, 'orders')
  await agent.beat()
  const poll = (more: object): RawRequest => ({
    method: 'GET',
    path: `/api/agents/${agent.id}/commands`,
    headers: { ...agent.headers, ...more },
  })
  const by = ways(opstage.baseUrl)
  for (const headers of said)
    for (const way of ['plain', 'parsed'] as const)
      expect(await wayOf(() => by[way](poll(headers))), JSON.stringify(headers)).toBe(way)
  expect(await differences(by, said.map(poll))).toEqual([])

  /** From where a command was taken, as it stands on the record. */
  const takenFrom = async (headers: object, ask: (typeof by)['plain']) => {
    await opstage.owner.call(actions.execute, { params: { serviceId: agent.serviceId, actionName: 'echo' }, body: {} })
    const { headers: answered } = await ask(poll(headers))
    const events = opstage.db.selectFrom('auditEvent').select('ipAddress')
    return (await events.where('requestId', '=', String(answered['x-request-id'])).executeTakeFirstOrThrow()).ipAddress
  }
  for (const headers of said) {
    const address = await takenFrom(headers, by.ordinary)
    expect([await takenFrom(headers, by.plain), await takenFrom(headers, by.parsed)]).toEqual([address, address])
  }
  await opstage.dispose()
})
