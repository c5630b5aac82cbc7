import { onTestFinished, expect } from 'vitest'
import { CapsuleAgent, type CapsuleAgentOptions, type Identity, type LogRecord, type TokenStore } from '../src/index.ts'
import { FakeClock } from './fake-clock.ts'
import { StubBackend } from './stub-backend.ts'

export const REGISTRATION_TOKEN = 'opstage_reg_4xKj8mNpQ2rT5v7yA9bC1dF3'
export const STORED: Identity = { agentId: 'agt_stored', agentToken: 'opstage_agent_storedstoredstored' }

/** A store that tells what became of it. */
export class MemoryStore implements TokenStore {
  identity: Identity | undefined
  cleared = 0

  constructor(identity?: Identity) {
    this.identity = identity
  }
  load = async () => this.identity
  save = async (identity: Identity) => {
    this.identity = identity
  }
  clear = async () => {
    this.identity = undefined
    this.cleared += 1
  }
}

export interface Setup {
  backend: StubBackend
  clock: FakeClock
  store: MemoryStore
  logs: LogRecord[]
  agent: CapsuleAgent
  /** The messages that an operator would see. */
  said: () => string[]
}

/** An agent and the backend it talks to. Both end with the test, which fails when a body broke the contract. */
export async function setUp(
  options: Partial<CapsuleAgentOptions> & { stored?: Identity; capabilities?: string[] | undefined } = {},
): Promise<Setup> {
  const { stored, ...given } = options
  const backend = await new StubBackend().listen()
  if ('capabilities' in options) backend.capabilities = options.capabilities
  const clock = new FakeClock()
  const store = new MemoryStore(stored)
  const logs: LogRecord[] = []
  const agent = new CapsuleAgent({
    service: { code: 'orders-sync', name: 'Orders sync', version: '1.4.0' },
    backendUrl: backend.url,
    registrationToken: REGISTRATION_TOKEN,
    tokenStore: store,
    onLog: (record) => logs.push(record),
    ...given,
    clock,
  } as CapsuleAgentOptions)
  onTestFinished(async () => {
    const stopped = agent.stop({ timeoutMs: 0 })
    clock.advance(0)
    await settle(clock, stopped)
    await backend.close()
    expect(backend.violations).toEqual([])
    expect(clock.waits(), 'timers that outlive the agent').toEqual([])
  })
  return { backend, clock, store, logs, agent, said: () => logs.filter(isLoud).map((record) => record.message) }
}

const isLoud = ({ level }: LogRecord) => level !== 'debug'

/** Lets time pass until `work` is done: for what waits on several timers in a row. */
export async function settle<T>(clock: FakeClock, work: Promise<T>): Promise<T> {
  let done = false
  const finish = () => {
    done = true
  }
  work.then(finish, finish)
  while (!done) {
    await new Promise((resolve) => setImmediate(resolve))
    clock.advance(100) // slowly: requests must not time out before they are answered
  }
  return work
}
