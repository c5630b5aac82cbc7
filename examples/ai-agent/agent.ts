// An AI agent that may do only what its operators allow: tools by a list, money by a budget, and a switch that stops it.
import { CapsuleAgent } from '@xtrape/capsule-agent-node'
import { z } from 'zod'
import { nextTurn, TOOLS } from './model.ts'

const limits = { paused: false, budgetCents: 100, tools: new Set<string>(['searchCustomers', 'readOrders']) }
let spentCents = 0

class Refused extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

const agent = new CapsuleAgent({
  service: { code: 'support-agent', name: 'Support agent', version: '1.0.0', labels: { kind: 'ai' } },
  concurrency: 1,
})

agent.health(() => {
  const details = { spentCents, budgetCents: limits.budgetCents, tools: [...limits.tools] }
  if (limits.paused) return { status: 'DEGRADED', message: 'Paused by an operator', details }
  if (spentCents >= limits.budgetCents) return { status: 'DEGRADED', message: 'The budget is spent', details }
  return { status: 'UP', message: `${limits.budgetCents - spentCents} cents left`, details }
})

agent.configs(() => [
  { key: 'agent.model', type: 'string', currentValue: 'simulated-1', source: 'file' },
  { key: 'agent.budgetCents', type: 'number', currentValue: limits.budgetCents, source: 'action setBudget' },
  { key: 'agent.tools', type: 'json', currentValue: [...limits.tools], source: 'action allowTools' },
])

agent.action({
  name: 'runTask',
  label: 'Give it a task',
  dangerLevel: 'MEDIUM',
  timeoutSeconds: 120,
  input: z.object({ task: z.string().min(1).max(2000).meta({ title: 'Task', format: 'textarea' }) }),
  handler: async ({ task }, { signal, progress, log }) => {
    log(`Task: ${task}`)
    const refused: string[] = []
    for (let turn = 0; ; turn++) {
      // Looked at before every step, so that pausing and cutting the budget work on what runs already.
      if (limits.paused) throw new Refused('PAUSED', 'An operator has paused the agent')
      if (spentCents >= limits.budgetCents) throw new Refused('BUDGET_SPENT', `${spentCents} cents are spent`)
      const { says, wantsTool, costCents } = await nextTurn(turn, signal)
      spentCents += costCents
      log(says)
      if (!wantsTool) return { message: says, data: { turns: turn + 1, spentCents, refused } }
      const allowed = limits.tools.has(wantsTool.name)
      log(`${allowed ? 'uses' : 'may not use'} ${wantsTool.name} (${wantsTool.input})`)
      if (!allowed) refused.push(wantsTool.name)
      progress(25 * (turn + 1), says)
    }
  },
})

agent.action({
  name: 'pause',
  label: 'Pause or go on',
  input: z.object({ paused: z.boolean().meta({ title: 'Paused' }) }),
  prepare: () => ({ initialPayload: { paused: !limits.paused }, currentState: { paused: limits.paused } }),
  handler: ({ paused }) => {
    limits.paused = paused
    return { message: paused ? 'Paused' : 'Goes on' }
  },
})

agent.action({
  name: 'setBudget',
  label: 'Set the budget',
  dangerLevel: 'HIGH',
  input: z.object({ budgetCents: z.int().min(0).max(100_000).meta({ title: 'Cents in all' }) }),
  prepare: () => ({ initialPayload: { budgetCents: limits.budgetCents }, currentState: { spentCents } }),
  handler: ({ budgetCents }) => {
    limits.budgetCents = budgetCents
    return { message: `${budgetCents - spentCents} cents left` }
  },
})

agent.action({
  name: 'allowTools',
  label: 'Allow tools',
  dangerLevel: 'HIGH',
  input: z.object({ tools: z.array(z.enum(TOOLS)).meta({ title: 'Tools that it may use' }) }),
  prepare: () => ({ initialPayload: { tools: TOOLS.filter((name) => limits.tools.has(name)) } }),
  handler: ({ tools }) => {
    limits.tools = new Set(tools)
    return { message: tools.join(', ') || 'No tool' }
  },
})

await agent.start()
const awake = setInterval(() => {}, 60_000) // in place of whatever else it listens to
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    clearInterval(awake)
    void agent.stop()
  })
}
