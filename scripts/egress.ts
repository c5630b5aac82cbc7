// `node scripts/egress.ts`: the scenarios of the backend, servers that are processes of their own, with no network but
// loopback, and a look at the counters of the kernel afterwards: nobody was called. One of `npm run test:more`.
import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { run } from './steps/command.ts'
import { inNamespace, requireNamespaces } from './steps/namespace.ts'
import { task, TaskError } from './steps/stage.ts'
import { tallyLine } from './steps/tally.ts'
import { runTests } from './steps/vitest.ts'

const INSIDE = '--inside'

await task(async () => {
  if (process.argv.includes(INSIDE)) return inside()
  await requireNamespaces('net')
  const itself = [process.execPath, import.meta.filename, INSIDE]
  const [program, ...args] = inNamespace('net', ['sh', '-c', 'ip link set lo up && exec "$@"', 'sh', ...itself])
  return (await run(program!, args, { show: true })).code
})

async function inside(): Promise<number> {
  const before = await attempts()
  // Else what follows would show nothing.
  if (await reaches('192.0.2.1')) throw new TaskError('There is a network in here')
  const noticed = await attempts()
  if (noticed.unroutable <= before.unroutable) throw new TaskError('The kernel does not count what cannot leave')
  const tally = await runTests(['sqlite'], ['apps/opstage-backend/test/scenarios/'])
  const after = await attempts()
  const called = after.unroutable - noticed.unroutable + (after.datagrams - noticed.datagrams)
  console.log(`${String(called).padStart(7)}  attempts to reach anybody outside`)
  console.log(tallyLine({ passed: tally.passed, failed: tally.failed + (called > 0 ? 1 : 0) }))
  return tally.failed === 0 && called === 0 ? 0 : 1
}

/** Of this network namespace: packets without a way out, and datagrams at all, which is how names are asked for. */
async function attempts() {
  const text = await readFile('/proc/net/snmp', 'utf8')
  const valueOf = (protocol: string, name: string) => {
    const [names, values] = text
      .split('\n')
      .filter((line) => line.startsWith(`${protocol}:`))
      .map((line) => line.split(' '))
    return Number(values![names!.indexOf(name)])
  }
  return { unroutable: valueOf('Ip', 'OutNoRoutes'), datagrams: valueOf('Udp', 'OutDatagrams') }
}

function reaches(host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port: 80, timeout: 2000 })
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false))
    socket.on('timeout', () => resolve(false))
  })
}
