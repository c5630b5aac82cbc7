import { lateness, type Lateness } from './lateness.ts'
import { openWire } from './wire.ts'

/** What the process is told: each request is repeated on a connection of its own, as fast as it is answered. */
export interface HammerTask {
  port: number
  requests: string[]
  seconds: number
}

export interface HammerReport {
  perSecond: number
  /** Answers other than 2xx. */
  refused: number
  own: Lateness
}

/** A process of its own, forked: takes tasks, one after the other, and reports on each. */
process.on('message', (task: HammerTask) => void hammer(task).then((report) => process.send!(report)))

async function hammer({ port, requests, seconds }: HammerTask): Promise<HammerReport> {
  const own = lateness()
  const start = performance.now()
  const end = start + 1000 * seconds
  let count = 0
  let refused = 0
  await Promise.all(
    requests.map(async (request) => {
      const wire = openWire(port)
      while (performance.now() < end) {
        const { status } = await wire.send(request)
        count += 1
        if (status >= 300) refused += 1
      }
      wire.close()
    }),
  )
  return { perSecond: count / ((performance.now() - start) / 1000), refused, own: own.stop() }
}
