import type { Action, ActionDefinition } from './actions.ts'
import { createBackend } from './backend.ts'
import { type Clock, settledWithin, systemClock } from './clock.ts'
import { type CapsuleAgentOptions, checkOptions, type ConnectionSettings, readConnection } from './config.ts'
import type { ConfigItem } from './configs.ts'
import type { Context, Declared } from './context.ts'
import { declareAction } from './declare-action.ts'
import { enrol, type Enrolment } from './enrol.ts'
import { AgentError, ConfigurationError, NetworkError, Refusal, RegistrationError, messageOf } from './errors.ts'
import { checkHealth, type Health } from './health.ts'
import { createSend } from './http.ts'
import { createJournal, type Journal } from './journal.ts'
import { createLink } from './link.ts'
import { createLocks } from './locks.ts'
import { createLog, type Log } from './log.ts'
import { createProvider } from './provider.ts'
import { createReporter } from './report.ts'
import { runInMemory } from './run-in-memory.ts'
import { createRunning, type Running } from './running.ts'
import type { InputSchema, JsonSchema } from './schema.ts'
import { live } from './session.ts'
import { TEST_AGENT, type TestAgent, type TestAgentOptions } from './test-agent.ts'
import { createFileStore } from './token-store.ts'

const PROVIDER_LIMIT_MS = 5_000
const LAST_DELIVERY_MS = 4_000

/**
 * Connects the service it runs in to Opstage: reports what the service is, has and can do, heartbeats with its health,
 * and runs the actions that operators request. Only ever calls out, and never fails its host: while the backend is
 * away the service goes on, and the agent comes back by itself.
 *
 * @example
 * const agent = new CapsuleAgent({ service: { code: 'orders-sync', name: 'Orders sync', version: '1.4.0' } })
 * agent.health(() => ({ status: 'UP' }))
 * agent.action({ name: 'echo', label: 'Echo', handler: (payload) => ({ data: payload }) })
 * await agent.start()
 * process.once('SIGTERM', () => agent.stop())
 */
export class CapsuleAgent {
  readonly #options: CapsuleAgentOptions
  readonly #clock: Clock
  readonly #log: Log
  readonly #actions = new Map<string, Action>()
  readonly #health
  readonly #configs
  readonly #stopping = new AbortController()
  #journal: Journal | undefined
  #running: Running | undefined
  #life: Promise<void> = Promise.resolve()
  #started: Promise<void> | undefined
  #stopped: Promise<void> | undefined

  /** @throws ConfigurationError when the options describe no valid service. The environment is read by `start`. */
  constructor(options: CapsuleAgentOptions) {
    checkOptions(options)
    this.#options = options
    this.#clock = (options as { clock?: Clock }).clock ?? systemClock // only our tests bring one
    this.#log = createLog(this.#clock, options.onLog)
    this.#health = createProvider<Health>(this.#clock, PROVIDER_LIMIT_MS)
    this.#configs = createProvider<ConfigItem[]>(this.#clock, PROVIDER_LIMIT_MS)
  }

  /**
   * Sets the health check, which is asked with every heartbeat. It has five seconds; when it throws or takes longer,
   * the health is `UNKNOWN`. Without one, a running process counts as `UP`.
   */
  health(check: () => Health | Promise<Health>): this {
    this.#health.set(check)
    return this
  }

  /** Sets what answers the configs. Asked with every heartbeat; a change is reported at once. */
  configs(source: () => ConfigItem[] | Promise<ConfigItem[]>): this {
    this.#configs.set(source)
    return this
  }

  /**
   * Declares an action. Also possible while the agent runs: the backend learns it with the next heartbeat.
   *
   * @throws ConfigurationError when the definition is not valid, the name is taken, or is that of a remote shell.
   */
  action<S extends InputSchema = JsonSchema>(definition: ActionDefinition<S>): this {
    const action = declareAction(definition)
    const { name } = action.wire
    if (this.#actions.has(name)) {
      throw new ConfigurationError(
        'ACTION_TAKEN',
        `The action "${name}" is declared twice; names are unique in a service`,
      )
    }
    this.#actions.set(name, action)
    return this
  }

  /** Asks the health check now, as a heartbeat would. Never rejects. */
  runHealth(): Promise<Health> {
    return checkHealth(this.#health)
  }

  /** @internal */
  [TEST_AGENT](options: TestAgentOptions): TestAgent {
    return runInMemory(this.#declared(), options)
  }

  /**
   * Starts the agent and resolves at once; connecting goes on behind it for as long as it takes.
   *
   * @param options.strict Instead resolve when the backend has accepted the service, and reject when it did not, or
   * could not be reached: with a `ConfigurationError`, `RegistrationError`, `AgentAuthError` or `NetworkError`.
   */
  start({ strict = false }: { strict?: boolean } = {}): Promise<void> {
    this.#started ??= this.#begin(strict).catch((error: unknown) => {
      this.#started = undefined
      throw error
    })
    return this.#started
  }

  /**
   * Takes no more commands, gives running handlers `timeoutMs` (default 10 s) to end, aborts those that did not, and
   * delivers what results it can, for at most four seconds more. Never rejects. A stopped agent cannot be started again.
   */
  stop({ timeoutMs = 10_000 }: { timeoutMs?: number } = {}): Promise<void> {
    this.#stopped ??= this.#end(timeoutMs)
    return this.#stopped
  }

  async #begin(strict: boolean): Promise<void> {
    const signal = this.#stopping.signal
    try {
      if (signal.aborted)
        throw new ConfigurationError('AGENT_STOPPED', 'A stopped agent cannot start; create a new one')
      const settings = readConnection(this.#options)
      const ctx = this.#createContext(settings)
      this.#journal = ctx.journal
      const enrolment = this.#createEnrolment(settings)
      const reporter = createReporter(ctx)
      const running = createRunning(ctx, this.#options.concurrency ?? 4)
      if (strict) {
        await openAlone(ctx.journal)
        await enrol(ctx, enrolment, signal)
        await reporter.reportChanges(signal)
      }
      this.#running = running
      this.#life = live(ctx, enrolment, reporter, running, signal).catch((error: unknown) => {
        this.#log.error(`The agent has ended: ${messageOf(error)}`)
      })
    } catch (error) {
      await this.#journal?.close()
      if (strict) throw asPublic(error)
      const code = error instanceof AgentError ? error.code : 'UNEXPECTED'
      this.#log.error(messageOf(error), { code })
    }
  }

  async #end(timeoutMs: number): Promise<void> {
    this.#stopping.abort()
    const running = this.#running
    if (running && !(await settledWithin(this.#clock, running.settled(), timeoutMs))) {
      running.abortHandlers()
      await settledWithin(this.#clock, running.settled(), LAST_DELIVERY_MS)
      running.abortDeliveries()
    }
    await settledWithin(this.#clock, this.#life, LAST_DELIVERY_MS)
    await this.#journal?.close().catch(() => {})
    this.#log.info('The agent has stopped')
  }

  #declared(): Declared {
    return { service: this.#options.service, actions: this.#actions, health: this.#health, configs: this.#configs }
  }

  #createContext({ backendUrl, journalFile }: ConnectionSettings): Context {
    return {
      ...this.#declared(),
      clock: this.#clock,
      log: this.#log,
      backend: createBackend(createSend(backendUrl, this.#clock)),
      link: createLink(this.#clock, this.#log, backendUrl),
      journal: createJournal(journalFile, this.#clock, this.#log),
      locks: createLocks(this.#clock),
    }
  }

  #createEnrolment(settings: ConnectionSettings): Enrolment {
    const { tokenStore } = settings
    const store = typeof tokenStore === 'string' ? createFileStore(tokenStore, this.#log) : tokenStore
    return { settings, agentName: this.#options.agent?.name, store }
  }
}

async function openAlone(journal: Journal): Promise<void> {
  if (await journal.open()) return
  throw new ConfigurationError(
    'AGENT_RUNS_ALREADY',
    'Another process runs as this agent; give each its own OPSTAGE_AGENT_CODE',
  )
}

function asPublic(error: unknown): unknown {
  if (!(error instanceof Refusal)) return error
  const { code, message, status } = error
  return error.retryable ? new NetworkError(code, message, { status }) : new RegistrationError(code, message, false)
}
