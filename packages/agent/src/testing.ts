import type { CapsuleAgent } from './capsule-agent.ts'
import { TEST_AGENT, type TestAgent, type TestAgentOptions } from './test-agent.ts'

export type { Step } from './step.ts'
export type { TestAgent, TestAgentOptions, TestForm, TestResult, TestRunOptions } from './test-agent.ts'
export type { ActionBody, ConfigBody } from './wire.ts'

/**
 * Runs a service's actions, health check and configs in memory, without a server and without files, for unit tests.
 * It is the agent's own machinery with nothing at the other end. Time is the process's: with the fake timers of your
 * test framework, timeouts cost no waiting.
 *
 * @param agent The agent as your service makes it, not started.
 * @throws TypeError when `agent` is not a `CapsuleAgent` of this version.
 *
 * @example
 * import { createTestAgent } from '@xtrape/capsule-agent-node/testing'
 *
 * const agent = createTestAgent(createOrdersAgent(fakeOrders))
 * const result = await agent.run('replayOrder', { orderId: 'A-1' })
 * assert.equal(result.data.orderId, 'A-1')
 *
 * const stop = new AbortController()
 * const cancelled = await agent.run('syncAll', {}, { signal: stop.signal, onProgress: () => stop.abort() })
 * assert.equal(cancelled.error.code, 'ACTION_CANCELLED')
 */
export function createTestAgent(agent: CapsuleAgent, options: TestAgentOptions = {}): TestAgent {
  const create = agent[TEST_AGENT] as CapsuleAgent[typeof TEST_AGENT] | undefined
  if (!create) throw new TypeError('createTestAgent takes a CapsuleAgent of the same version of this package')
  return create.call(agent, options)
}
