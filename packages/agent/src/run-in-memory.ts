import { randomUUID } from 'node:crypto'
import { readConfigs } from './configs.ts'
import type { Declared } from './context.ts'
import { checkHealth } from './health.ts'
import { Failure } from './result.ts'
import { createRunning } from './running.ts'
import type { TestAgent, TestAgentOptions, TestForm, TestRunOptions } from './test-agent.ts'
import { createUnconnected, recorded, type Run } from './unconnected.ts'
import type { DeliveredCommand, ResultBody } from './wire.ts'

/** What is behind `createTestAgent`: commands are given to a running agent's machinery by hand. */
export function runInMemory(declared: Declared, { onLog = () => {} }: TestAgentOptions): TestAgent {
  const runs = new Map<string, Run>()
  const ctx = createUnconnected(declared, runs, onLog)
  const running = createRunning(ctx, Infinity)

  const give = async (type: string, actionName: string, payload: object, { signal, onProgress }: TestRunOptions) => {
    const id = randomUUID()
    const action = declared.actions.get(actionName)
    if (action) ctx.actions.set(actionName, recorded(action, runs))
    const command: DeliveredCommand = {
      id,
      type,
      actionName,
      payload: JSON.parse(JSON.stringify(payload)) as Record<string, unknown>,
      createdAt: new Date().toISOString(),
      ...(action && { definitionHash: action.wire.definitionHash }),
    }
    const result = new Promise<ResultBody>((resolve) => {
      runs.set(id, { progress: [], log: [], onProgress, end: resolve })
    })
    const cancel = () => running.cancel([id])
    signal?.addEventListener('abort', cancel, { once: true })
    await running.take([command], 1)
    if (signal?.aborted) cancel()
    const { startedAt: _startedAt, finishedAt: _finishedAt, ...body } = await result
    signal?.removeEventListener('abort', cancel)
    const { progress, log } = runs.get(id)!
    runs.delete(id)
    return { ...body, progress, log }
  }

  return {
    run: (name, payload = {}, options = {}) => give('ACTION_EXECUTE', name, payload, options),
    async prepare(name) {
      const { data, error } = await give('ACTION_PREPARE', name, {}, {})
      if (error) throw new Failure(error.code, error.message)
      return data as unknown as TestForm
    },
    health: () => checkHealth(ctx.health),
    async configs() {
      const { configs, omitted } = readConfigs((await ctx.configs.ask()) ?? [])
      if (omitted > 0) throw new Failure('CONFIG_INVALID', `${omitted} configs have no key or type, or stand twice`)
      return configs
    },
    actions: () => [...declared.actions.values()].map(({ wire }) => wire),
    async stop() {
      running.abortHandlers()
      await running.settled()
    },
  }
}
