import fc from 'fast-check'
import { expect, test } from 'vitest'
import { signingKeyFrom } from '../../../platform/signing.ts'
import { type Anchor, signAnchor } from './anchor.ts'
import { type ChainEvent, hashOf, NO_HASH } from './event.ts'
import { verifyChain } from './verify.ts'

const key = signingKeyFrom('a secret of this test alone')
const keys = new Map([[key.id, key.publicKey]])

const said = (i: number) => ({
  id: `aud_${100 + i}`,
  workspaceId: 'wks_1',
  actorType: 'USER',
  actorId: 'usr_1',
  actorName: 'ann',
  action: 'thing.done',
  targetType: 'Agent',
  targetId: `agt_${i}`,
  targetName: null,
  result: 'SUCCESS',
  message: i % 2 ? 'said' : null,
  metadata: { i, deep: [{ b: 1, a: 'x' }] },
  ipAddress: '::1',
  userAgent: 'test',
  requestId: `r${i}`,
  createdAt: `2026-01-01T00:00:0${i % 10}.000Z`,
})

/** A record of so many events, numbered behind a place. */
function recordOf(count: number, { sequence, hash } = { sequence: 0, hash: NO_HASH }) {
  const events: Record<string, unknown>[] = []
  for (let i = 1; i <= count; i += 1) {
    const event = { ...said(i), sequence: sequence + i }
    hash = hashOf(hash, event)
    events.push({ ...event, hash })
  }
  const end = { sequence: sequence + count, hash, count, epoch: 'aud_101', epochSequence: 1 }
  return { events, head: signAnchor(key, { kind: 'HEAD', ...end, signedAt: '2026-01-01T00:01:00.000Z' }) }
}

interface Kept {
  events: readonly ChainEvent[]
  head?: Anchor | undefined
  checkpoint?: Anchor
}

/** As it is read back, in the order of the numbers. */
const verify = ({ events, head, checkpoint }: Kept) =>
  verifyChain({
    keys: async () => keys,
    anchors: async () => ({ head, checkpoint }),
    unsealed: async () => events.filter(({ sequence }) => sequence === null),
    events: async function* (behind) {
      const sealed = events.filter(({ sequence }) => sequence !== null)
      const after = behind ? Number(behind.sequence) : -Infinity
      yield* sealed
        .filter(({ sequence }) => Number(sequence) > after)
        .toSorted((a, b) => Number(a.sequence) - Number(b.sequence))
    },
  })

const problemOf = async (kept: Kept) => {
  const { problem } = await verify(kept)
  return problem && [problem.kind, problem.sequence, problem.eventId]
}

test('a record that nobody touched verifies, from its beginning or from a checkpoint', async () => {
  const whole = recordOf(30)
  expect(await verify(whole)).toMatchObject({ events: 30, problem: undefined, unsealed: 0 })
  const { sequence, hash } = whole.head
  const checkpoint = signAnchor(key, { ...whole.head, kind: 'CHECKPOINT', count: 0 })
  expect(await verify({ ...recordOf(5, { sequence, hash }), checkpoint })).toMatchObject({
    events: 5,
    problem: undefined,
  })
  expect(await verify({ events: [] })).toMatchObject({ events: 0, problem: undefined })
})

const fields = [...Object.keys(said(1)), 'hash']

test('whichever field of whichever event is changed to whatever, that event is named', async () => {
  const { events, head } = recordOf(12)
  const other = fc.oneof(fc.string(), fc.constant(null), fc.integer(), fc.dictionary(fc.string(), fc.string()))
  await fc.assert(
    fc.asyncProperty(fc.nat(11), fc.constantFrom(...fields), other, async (i, field, value) => {
      fc.pre(JSON.stringify(value) !== JSON.stringify(events[i]![field]))
      const changed = events.with(i, { ...events[i]!, [field]: value })
      const { problem, events: good } = await verify({ events: changed, head })
      expect([problem?.kind, problem?.sequence, good]).toEqual(['ALTERED', i + 1, i])
      expect(problem?.eventId).toBe(field === 'id' && typeof value !== 'string' ? null : changed[i]!.id)
    }),
    { seed: 20_260_501, numRuns: 300 },
  )
})

test('a number that is changed names the event that bore it', async () => {
  const { events, head } = recordOf(12)
  for (const i of [0, 4, 11])
    for (const sequence of [-3, 0, 4.5, 40, null]) {
      const { id } = events[i]!
      const { problem } = await verify({ events: events.with(i, { ...events[i]!, sequence }), head })
      expect([sequence, problem?.eventId]).toEqual([sequence, id])
    }
})

test('what was removed is named by its number, and between which it stood', async () => {
  const { events, head } = recordOf(12)
  expect(await problemOf({ events: events.toSpliced(5, 1), head })).toEqual(['REMOVED', 6, null])
  expect((await verify({ events: events.toSpliced(0, 3), head })).problem).toEqual({
    kind: 'REMOVED',
    sequence: 1,
    eventId: null,
    message: 'Events 1 to 3 are missing, between the beginning and aud_104.',
  })
  expect(await problemOf({ events: events.slice(0, 2), head })).toEqual(['CUT', 3, null])
  expect(await problemOf({ events: [], head })).toEqual(['CUT', 1, null])
})

test('two that changed places are called moved, neighbours or not, with their numbers or without', async () => {
  const { events, head } = recordOf(12)
  for (const [i, j] of [
    [3, 4],
    [3, 9],
  ] as const) {
    const [a, b] = [events[i]!, events[j]!]
    const numbers = events.with(i, { ...b, sequence: a.sequence }).with(j, { ...a, sequence: b.sequence })
    expect(await problemOf({ events: numbers, head })).toEqual(['MOVED', 4, b.id])
    const contents = events
      .with(i, { ...b, sequence: a.sequence, hash: a.hash })
      .with(j, { ...a, sequence: b.sequence, hash: b.hash })
    expect(await problemOf({ events: contents, head })).toEqual(['MOVED', 4, b.id])
  }
})

test('a stranger is found in the midst, behind the end, and without a number', async () => {
  const { events, head } = recordOf(12)
  const stranger = { ...said(1), id: 'aud_false', message: 'never said' }
  const later = events.slice(4).map((event) => ({ ...event, sequence: Number(event.sequence) + 1 }))
  const false5 = { ...stranger, sequence: 5, hash: hashOf(String(events[3]!.hash), { ...stranger, sequence: 5 }) }
  const falseHash = { ...false5, hash: events[4]!.hash }
  expect(await problemOf({ events: [...events.slice(0, 4), falseHash, ...later], head })).toEqual([
    'INSERTED',
    5,
    'aud_false',
  ])
  // One that computes the hashes too, without the key, is found where the true chain goes on.
  expect(await problemOf({ events: [...events.slice(0, 4), false5, ...later], head })).toEqual([
    'ALTERED',
    6,
    'aud_105',
  ])
  const behind = { ...stranger, sequence: 13, hash: hashOf(head.hash, { ...stranger, sequence: 13 }) }
  expect(await problemOf({ events: [...events, behind], head })).toEqual(['INSERTED', 13, 'aud_false'])
  const loose = { ...stranger, sequence: null, hash: null, createdAt: '2025-12-31T00:00:00.000Z' }
  expect(await problemOf({ events: [...events, loose], head })).toEqual(['INSERTED', null, 'aud_false'])
})

test('whoever writes the end anew without the key is found out', async () => {
  const { events, head } = recordOf(12)
  const [, , third] = events
  expect(await problemOf({ events })).toEqual(['UNSIGNED', 12, null])
  const shortened = { ...head, sequence: 3, hash: String(third!.hash), count: 3 }
  expect(await problemOf({ events: events.slice(0, 3), head: shortened })).toEqual(['UNSIGNED', 3, null])
  const own = signingKeyFrom('the secret of somebody else')
  expect(await problemOf({ events: events.slice(0, 3), head: signAnchor(own, shortened) })).toEqual([
    'UNSIGNED',
    3,
    null,
  ])
  const last = { ...events[11]!, message: 'other' }
  const anew = events.with(11, { ...last, hash: hashOf(String(events[10]!.hash), last) })
  expect(await problemOf({ events: anew, head })).toEqual(['ALTERED', 12, 'aud_112'])
})
