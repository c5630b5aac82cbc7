import { signIn } from '../scripts/steps/admin.ts'
import type { Product } from '../scripts/steps/product.ts'

export type Health = { status: 'UP' | 'DEGRADED' | 'DOWN'; message?: string }

const AT_ONCE = 10

interface Reported {
  code: string
  name: string
  [more: string]: unknown
}

/** What the wire needs beside what a test is about. */
export const aService = (code: string, { manifest, ...more }: Partial<Reported> = {}) => {
  const name = more.name ?? code
  const said = { kind: 'CapsuleService', code, name, version: '1.0.0', runtime: 'nodejs', agentMode: 'embedded' }
  return { code, name, ...more, manifest: { ...said, ...(manifest as object) } }
}

/** An agent by plain HTTP, which says what no well-behaved service would. */
export async function startOwnAgent(product: Product, code: string, services: ReturnType<typeof aService>[]) {
  const admin = (await signIn(product.url, product.username, product.password!))!
  const { rawToken } = await admin.post<{ rawToken: string }>('/api/admin/registration-tokens', {})
  const send = async <T>(path: string, body?: unknown, token?: string): Promise<T> => {
    const response = await fetch(`${product.url}/api/agents/${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const { data, error } = (await response.json()) as { data: T; error?: { message: string; details?: unknown } }
    if (error) throw new Error(`${path}: ${error.message} ${JSON.stringify(error.details)}`)
    return data
  }
  const { agentId, agentToken } = await send<{ agentId: string; agentToken: string }>('register', {
    registrationToken: rawToken,
    agent: { code, mode: 'embedded', runtime: 'nodejs' },
  })
  const report = await send<{ services: { id: string }[] }>(`${agentId}/services/report`, { services }, agentToken)
  // Until it is heard for the first time nothing may be asked of it.
  await send(`${agentId}/heartbeat`, {}, agentToken)
  /** Some services at a time, beside each other, as many agents would: what comes together is committed together. */
  const beat = (health: (code: string, i: number) => Health) => {
    const all = services.map(({ code }, i) => ({ code, health: health(code, i) }))
    const parts = Array.from({ length: Math.ceil(all.length / AT_ONCE) }, (_, i) =>
      all.slice(i * AT_ONCE).slice(0, AT_ONCE),
    )
    return Promise.all(parts.map((part) => send(`${agentId}/heartbeat`, { services: part }, agentToken)))
  }
  return {
    admin,
    agentId,
    serviceIds: report.services.map(({ id }) => id),
    beat,
    report: (changed: ReturnType<typeof aService>[]) =>
      send(`${agentId}/services/report`, { services: changed }, agentToken),
    /** Takes the next command and answers it. */
    answer: async (result: Record<string, unknown>) => {
      const [command] = await send<{ id: string }[]>(`${agentId}/commands?waitSeconds=10`, undefined, agentToken)
      await send(`${agentId}/commands/${command!.id}/result`, result, agentToken)
      return command!.id
    },
  }
}
