// One of the agents that are killed: a program of its own, whose handlers leave a trace that no kill can take back.
import { appendFileSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { CapsuleAgent } from '@xtrape/capsule-agent-node'
import { ONE_TIME_SECRET, PAYLOAD_SECRET } from './secrets.ts'

const [code, ranFile, acceptedFile] = process.argv.slice(2) as [string, string, string]
const ran = openSync(ranFile, 'a')

/** Says that this command runs, on disk: a second line for the same command is the one thing that must never be. */
function leaveTrace(commandId: string): void {
  writeSync(ran, `${commandId}\n`)
  fsyncSync(ran)
}

// What the backend has accepted must stand in its database ever after, so each such answer is written down.
// Whoever kills wants to know when there is something to kill.
const original = globalThis.fetch
globalThis.fetch = async (input, init) => {
  const response = await original(input, init)
  if (response.ok && (input as string).includes('/commands?')) process.send?.('polled')
  const commandId = /\/commands\/([^/]+)\/result$/.exec(input as string)?.[1]
  if (!commandId || !response.ok) return response
  const text = await response.text()
  const { data } = JSON.parse(text) as { data: { status: string } }
  appendFileSync(acceptedFile, `${commandId} ${data.status}\n`)
  return new Response(text, response)
}

const agent = new CapsuleAgent({ service: { code, name: `Chaos ${code}` } })

agent.action({
  name: 'quick',
  label: 'Quick',
  handler: (_payload, { command }) => {
    leaveTrace(command.id)
    return { data: { code } }
  },
})

agent.action({
  name: 'slow',
  label: 'Slow',
  timeoutSeconds: 10,
  handler: async ({ ms }, { command, signal, progress, log }) => {
    leaveTrace(command.id)
    progress(10, 'begun')
    await delay(Number(ms), undefined, { signal })
    log('nearly done')
  },
})

agent.action({
  name: 'locked',
  label: 'Locked',
  timeoutSeconds: 10,
  lock: ({ key }) => String(key),
  handler: async ({ ms }, { command, signal }) => {
    leaveTrace(command.id)
    await delay(Number(ms), undefined, { signal })
  },
})

agent.action({
  name: 'keyed',
  label: 'Keyed',
  handler: ({ password }, { command }) => {
    leaveTrace(command.id)
    if (password !== PAYLOAD_SECRET) throw new Error('The secret of the payload has not arrived')
    return { data: { generatedKey: ONE_TIME_SECRET } }
  },
})

agent.action({
  name: 'failing',
  label: 'Failing',
  handler: (_payload, { command }) => {
    leaveTrace(command.id)
    throw Object.assign(new Error('as it always does'), { code: 'FAILS' })
  },
})

await agent.start()
