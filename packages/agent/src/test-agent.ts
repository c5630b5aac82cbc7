import type { Health } from './health.ts'
import type { LogRecord } from './log.ts'
import type { Step } from './step.ts'
import type { ActionBody, ConfigBody } from './wire.ts'

/**
 * Under this an agent answers `createTestAgent`, which is an entry of its own: by name, so that it imports nothing and
 * the agent's machinery is shipped once.
 *
 * @internal
 */
export const TEST_AGENT: unique symbol = Symbol.for('@xtrape/capsule-agent-node test agent')

export interface TestAgentOptions {
  /** Gets what the agent itself would log, such as the stack of a failed handler. Default: nobody. */
  onLog?: (record: LogRecord) => void
}

/** How a run has ended, as operators would see it. */
export interface TestResult {
  success: boolean
  message?: string
  data?: Record<string, unknown>
  /** Why it failed; with `issues` when the payload did not fit. */
  error?: { code: string; message: string; [more: string]: unknown }
  /** Every call of `progress`, in order; an operator gets at most four a second. */
  progress: Step[]
  /** Every line of `log`, in order. */
  log: string[]
}

export interface TestRunOptions {
  /** Its abort is the operator who cancels. */
  signal?: AbortSignal
  /** Called within the handler's `progress`; the place to cancel in the middle. */
  onProgress?: (step: Step) => void
}

/** What an operator sees when the form opens. */
export interface TestForm {
  /** The definition, with what `prepare` changed for this time. */
  action: ActionBody
  initialPayload: Record<string, unknown>
  currentState?: Record<string, unknown>
}

/** A service as Opstage would drive it. */
export interface TestAgent {
  /**
   * Runs an action to its end: the payload is validated, locks are waited for, timeouts hold. A failure is a result
   * too, whose `error.code` says why; rejects only when the payload is not JSON. A plain JSON Schema is not applied:
   * that is the backend's part.
   */
  run(name: string, payload?: Record<string, unknown>, options?: TestRunOptions): Promise<TestResult>
  /** Opens the form. Rejects with an error that has a `code` when `prepare` fails. */
  prepare(name: string): Promise<TestForm>
  /** What a heartbeat would say. Never rejects: a check that throws or hangs is `UNKNOWN`. */
  health(): Promise<Health>
  /** What would be reported, without secrets. Rejects when the source does, or gives an item that is not valid. */
  configs(): Promise<ConfigBody[]>
  /** The definitions that would be reported, in the order of their declaration. */
  actions(): ActionBody[]
  /** Aborts what runs, as when the service stops (`AGENT_STOPPED`), and resolves when all has ended. */
  stop(): Promise<void>
}
