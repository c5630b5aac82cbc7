import { actions, auth, type LiveEvent } from '@xtrape/capsule-contracts-node'
import { expect, onTestFinished, test } from 'vitest'
import { startAgent } from '../../../test/agent.ts'
import { type Opstage, startOpstage } from '../../../test/harness.ts'
import { createContext } from '../../platform/context.ts'
import { streamLiveEvents } from './stream.ts'

interface Message {
  id?: string
  event?: string
  data?: string
}

/** Reads a stream as a browser does, message by message. */
async function listen(opstage: Opstage, headers: Record<string, string> = opstage.owner.headers, search = '') {
  const hangUp = new AbortController()
  onTestFinished(() => hangUp.abort())
  const response = await fetch(`${opstage.baseUrl}/api/admin/live${search}`, { headers, signal: hangUp.signal })
  const messages = readMessages(response)
  return {
    response,
    hangUp: () => hangUp.abort(),
    next: async () => (await messages.next()).value as Message | undefined,
    /** The first message that tells of a change of this kind. */
    change: async (topic: string) => {
      for await (const message of messages) {
        const event = message.event === 'change' ? (JSON.parse(message.data!) as LiveEvent) : undefined
        if (event?.topic === topic) return { ...event, number: message.id! }
      }
      throw new Error(`The stream ended without a change of ${topic}`)
    },
  }
}

async function* readMessages(response: Response): AsyncGenerator<Message> {
  let text = ''
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const fields = text
        .slice(0, end)
        .split('\n')
        .filter((line) => /^(id|event|data):/.test(line))
      text = text.slice(end + 2)
      if (fields.some((line) => line.startsWith('data:')))
        yield Object.fromEntries(fields.map((line) => line.split(/: (.*)/s).slice(0, 2))) as Message
    }
  }
}

async function run(opstage: Opstage, serviceId: string) {
  return (await opstage.owner.call(actions.execute, { params: { serviceId, actionName: 'echo' } })).data.id
}

test('a change is told at once, by topic and id', async () => {
  const opstage = await startOpstage()
  const { serviceId } = await startAgent(opstage, 'orders')
  const stream = await listen(opstage)
  expect(stream.response.headers.get('content-type')).toContain('text/event-stream')
  const commandId = await run(opstage, serviceId)
  expect(await stream.change('Command')).toMatchObject({ topic: 'Command', id: commandId })
})

test('a reader that comes back gets what it missed, or is told that it missed too much', async () => {
  const opstage = await startOpstage()
  const { serviceId } = await startAgent(opstage, 'orders')
  const first = await listen(opstage)
  await run(opstage, serviceId)
  const { number } = await first.change('Command')
  first.hangUp()
  const missed = await run(opstage, serviceId)

  const back = await listen(opstage, { ...opstage.owner.headers, 'last-event-id': number })
  const seen = []
  for (let id = ''; id !== missed; seen.push(id)) ({ id } = await back.change('Command'))
  expect(seen.at(-1)).toBe(missed)

  const stranger = await listen(opstage, { ...opstage.owner.headers, 'last-event-id': 'another-7' })
  expect(await stranger.next()).toMatchObject({ event: 'missed' })
})

test('a reader begins after the position that the session came with', async () => {
  const opstage = await startOpstage()
  const { serviceId } = await startAgent(opstage, 'orders')
  const { livePosition } = (await opstage.owner.call(auth.me, {})).data
  const missed = await run(opstage, serviceId)
  const stream = await listen(opstage, opstage.owner.headers, `?after=${livePosition}`)
  expect(await stream.change('Command')).toMatchObject({ id: missed })
})

test('it ends with the session', async () => {
  const opstage = await startOpstage()
  const viewer = await opstage.withRole('viewer')
  const stream = await listen(opstage, viewer.headers)
  await viewer.call(auth.logout, {})
  const names = []
  for (let message = await stream.next(); message; message = await stream.next()) names.push(message.event)
  expect(names.at(-1)).toBe('ended')
})

test('a stopping server ends it', async () => {
  const opstage = await startOpstage()
  const stream = await listen(opstage)
  await opstage.close()
  expect(await stream.next()).toBeUndefined()
})

/** The stream itself, without a socket whose buffers take what nobody reads. */
async function openStream({ parts, owner }: Opstage, { signal }: AbortController) {
  const whenGone = (gone: () => void) => {
    signal.addEventListener('abort', gone)
    return () => signal.removeEventListener('abort', gone)
  }
  const { id, username: name } = owner.user
  const actor = { type: 'USER', id, name, role: 'owner', sessionId: 'ses_1', apiTokenId: null } as const
  const stream = streamLiveEvents(createContext(parts, actor, null), undefined, whenGone)
  await stream.next()
  return stream
}

/** Somebody who hangs up at the end of a test, before the server is asked whether anybody still listens. */
function somebody() {
  const gone = new AbortController()
  onTestFinished(() => gone.abort())
  return gone
}

test('a reader that is far behind is told so, instead of being remembered all of it', async () => {
  const opstage = await startOpstage()
  const { live } = opstage.parts
  const stream = await openStream(opstage, somebody())
  let last = ''
  live.subscribe(undefined, { onEvent: ({ event }) => (last = event.id), onMissed: () => {} })
  for (let i = 0; i < 1000; i += 1) live.publish('Agent', `agt_${i}`)
  await expect.poll(() => last).toBe('agt_999')
  const { value } = await stream.next()
  expect(value).toMatch(/^event: missed/)
  expect(value!.match(/^event: change/gm)!.length).toBeLessThanOrEqual(200)
  await stream.return(undefined)
})

test('there are a thousand readers at most', async () => {
  const opstage = await startOpstage()
  const all = somebody()
  const streams = await Promise.all(Array.from({ length: 1000 }, () => openStream(opstage, all)))
  await expect(openStream(opstage, all)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' })
  for (const stream of streams) await stream.return(undefined)
  await (await openStream(opstage, all)).return(undefined)
})
