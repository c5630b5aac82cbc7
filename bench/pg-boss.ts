import { PgBoss } from 'pg-boss'

/**
 * The floor for lifecycles on PostgreSQL, a process of its own, forked with the address of a database: pg-boss sends a job, takes it and
 * completes it, so many in flight. It is asked for its jobs directly, so that it waits for no polling interval. Takes seconds, reports how many a second.
 */
const [connectionString = '', inFlight = '64'] = process.argv.slice(2)
const QUEUE = 'bench'
const boss = new PgBoss({ connectionString, max: 20 })
boss.on('error', (error) => console.error(error))
await boss.start()
await boss.createQueue(QUEUE)

process.on('message', ({ seconds }: { seconds: number }) => {
  const start = performance.now()
  const end = start + 1000 * seconds
  let count = 0
  const worker = async () => {
    while (performance.now() < end) {
      await boss.send(QUEUE, { limit: 100, dryRun: false })
      const [job] = await boss.fetch(QUEUE)
      // Somebody else has taken it and goes on with it.
      if (!job) continue
      await boss.complete(QUEUE, job.id, { rows: 100, skipped: 0 })
      count += 1
    }
  }
  void Promise.all(Array.from({ length: Number(inFlight) }, worker)).then(() =>
    process.send!({ perSecond: count / ((performance.now() - start) / 1000) }),
  )
})
process.send!('ready')
