/**
 * A process of its own, forked: `idle-agent.ts` alone does nothing; `idle-agent.ts <url> <registration token> <token file>` is a service
 * with the published agent and one action, waiting for commands. Says how long the import took, and when asked how much it holds or has taken.
 */
const [backendUrl, registrationToken, tokenStore] = process.argv.slice(2)

if (backendUrl !== undefined && registrationToken !== undefined && tokenStore !== undefined) {
  const start = performance.now()
  const { CapsuleAgent } = await import('@xtrape/capsule-agent-node')
  const importMs = performance.now() - start
  const service = { code: 'idle', name: 'Idle', version: '1.0.0' }
  const agent = new CapsuleAgent({ backendUrl, registrationToken, tokenStore, service })
  agent.action({ name: 'echo', label: 'Echo', handler: () => ({ message: 'Echo' }) })
  await agent.start()
  process.send!({ importMs })
} else {
  process.send!({ importMs: 0 })
}

process.on('message', (question: 'heap' | 'cpu') => process.send!(question === 'heap' ? heapMb() : cpuSeconds()))

function heapMb() {
  globalThis.gc!()
  return process.memoryUsage().heapUsed / 2 ** 20
}

function cpuSeconds() {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}
