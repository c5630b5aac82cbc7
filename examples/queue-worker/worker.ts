// Sends mails from a queue. Its operators see how much waits, hold it, and send again what has failed.
import { setTimeout as delay } from 'node:timers/promises'
import { CapsuleAgent } from '@xtrape/capsule-agent-node'
import { z } from 'zod'

interface Job {
  id: string
  to: string
  error?: string
}

/** In place of your queue: a list in Redis, a table, a broker. */
const queue = {
  waiting: Array.from({ length: 12 }, (_, i): Job => ({ id: `mail-${i + 1}`, to: `reader-${i + 1}@example.com` })),
  failed: [] as Job[],
  sent: 0,
  paused: false,
}

async function send(job: Job, signal?: AbortSignal): Promise<void> {
  await delay(50, undefined, { signal })
  if (job.id.endsWith('5') && !job.error) throw new Error('The mailbox is full')
}

async function workOff(job: Job): Promise<void> {
  try {
    await send(job)
    queue.sent += 1
  } catch (error) {
    queue.failed.push({ ...job, error: (error as Error).message })
  }
}

const agent = new CapsuleAgent({
  service: { code: 'mail-worker', name: 'Mail worker', version: '1.0.0', labels: { team: 'mail' } },
})

agent.health(() => {
  const details = { waiting: queue.waiting.length, failed: queue.failed.length, sent: queue.sent }
  if (queue.paused) return { status: 'DEGRADED', message: `Held, ${details.waiting} mails wait`, details }
  return { status: 'UP', message: `${details.waiting} mails wait, ${details.failed} have failed`, details }
})

agent.configs(() => [
  { key: 'mail.sender', type: 'string', currentValue: 'news@example.com', source: 'file' },
  { key: 'mail.password', type: 'secretRef', sensitive: true, secretRef: 'vault://mail/smtp' },
])

agent.action({
  name: 'hold',
  label: 'Hold or go on',
  description: 'While it is held, mails wait and none is lost.',
  dangerLevel: 'MEDIUM',
  input: z.object({ hold: z.boolean().meta({ title: 'Hold' }) }),
  prepare: () => ({ initialPayload: { hold: !queue.paused }, currentState: { held: queue.paused } }),
  handler: ({ hold }) => {
    queue.paused = hold
    return { message: hold ? 'Held' : 'Goes on', data: { held: hold } }
  },
})

agent.action({
  name: 'resendFailed',
  label: 'Send again what has failed',
  timeoutSeconds: 600,
  lock: () => 'failed mails', // a second run waits for the first
  handler: async (_payload, { signal, progress, log }) => {
    const jobs = queue.failed.splice(0)
    let done = 0
    try {
      for (const job of jobs) {
        await send(job, signal) // ends at once when an operator cancels
        done += 1
        progress((100 * done) / jobs.length, `${done} of ${jobs.length}`)
        log(`${job.id} to ${job.to}`)
      }
    } finally {
      queue.sent += done
      queue.failed.push(...jobs.slice(done)) // what was not sent is still there
    }
    return { message: `${done} mails sent`, data: { sent: done } }
  },
})

await agent.start()
const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())

while (!stop.signal.aborted) {
  const job = queue.paused ? undefined : queue.waiting.shift()
  if (job) await workOff(job)
  else await delay(200, undefined, { signal: stop.signal }).catch(() => {})
}
await agent.stop()
