import { agents, services } from '@xtrape/capsule-contracts-node'
import { CliError } from '../cli-error.ts'
import type { Call } from './connect.ts'

/** The id of a service, by id or code. */
export async function findService(call: Call, name: string): Promise<string> {
  if (name.startsWith('svc_')) return name
  const { data } = await call(services.list, { query: { q: name, pageSize: 100 } })
  return pick('service', name, data, 'opstage services list')
}

/** The id of an agent, by id or code. */
export async function findAgent(call: Call, name: string): Promise<string> {
  if (name.startsWith('agt_')) return name
  const { data } = await call(agents.list, { query: { q: name, pageSize: 100 } })
  return pick('agent', name, data, 'opstage agents list')
}

function pick(kind: string, name: string, found: { id: string; code: string }[], list: string): string {
  const exact = found.find(({ code }) => code === name)
  if (exact) return exact.id
  const near = found.slice(0, 5).map(({ code }) => code)
  const hint = near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `${list} shows those that there are.`
  throw new CliError(`There is no ${kind} "${name}". ${hint}`, 'NOT_FOUND')
}
