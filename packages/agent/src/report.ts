import { redact } from '@xtrape/capsule-contracts-node/redact'
import { readConfigs } from './configs.ts'
import type { Context, Declared } from './context.ts'
import { Refusal, messageOf } from './errors.ts'
import { canonicalJson, defined } from './json.ts'
import type { ConfigBody, ServiceBody } from './wire.ts'

const TRY_REFUSED_AGAIN_MS = 10 * 60_000

/** Tells the backend what the service is, has and can do: when it starts, and whenever that changes. */
export interface Reporter {
  /** Rejects with what the backend or the network says. A report that was refused is not repeated for a while. */
  reportChanges(signal: AbortSignal): Promise<void>
  /** Whether the backend knows the service, so that its health may be sent. */
  accepted(): boolean
  /** The backend no longer knows it: report again. */
  forget(): void
}

export function createReporter(ctx: Context): Reporter {
  let lastConfigs: ConfigBody[] = []
  let acceptedText: string | undefined
  let refused: { text: string; at: number; error: Refusal } | undefined

  const askConfigs = async (signal: AbortSignal) => {
    try {
      const { configs, omitted } = readConfigs((await ctx.configs.ask(signal)) ?? [])
      if (omitted > 0)
        ctx.log.seldom('configs omitted', 'warn', `${omitted} configs have no key or type, or stand twice`)
      lastConfigs = configs
    } catch (error) {
      ctx.log.seldom('configs failed', 'warn', `The configs could not be read, the last ones stay: ${messageOf(error)}`)
    }
    return lastConfigs
  }

  return {
    async reportChanges(signal) {
      const service = describe(ctx, await askConfigs(signal))
      const text = canonicalJson(service)
      if (text === acceptedText) return
      if (refused?.text === text && ctx.clock.ticks() - refused.at < TRY_REFUSED_AGAIN_MS) throw refused.error
      try {
        await ctx.backend.report(ctx.link.requireIdentity(), { services: [service] }, signal)
        acceptedText = text
        refused = undefined
      } catch (error) {
        if (error instanceof Refusal && !error.retryable) {
          acceptedText = undefined
          refused = { text, at: ctx.clock.ticks(), error }
        }
        throw error
      }
    },
    accepted: () => acceptedText !== undefined,
    forget() {
      acceptedText = undefined
      refused = undefined
    },
  }
}

function describe({ service, actions }: Declared, configs: ConfigBody[]): ServiceBody {
  const { code, name, description, version, capabilities, labels, metadata } = service
  return {
    ...defined({ code, name, description, version, runtime: 'nodejs' as const }),
    manifest: defined({
      kind: 'CapsuleService' as const,
      schemaVersion: '1.0' as const,
      code,
      name,
      description,
      version: version ?? '0.0.0',
      runtime: 'nodejs' as const,
      agentMode: 'embedded' as const,
      capabilities,
      labels,
      metadata: redact(metadata),
    }),
    configs,
    actions: [...actions.values()].map((action) => action.wire),
  }
}
