import type { Db } from '../../db/open.ts'

/** What a restore undoes, as far as somebody has to do something about it. */
export interface Undone {
  /** Codes of agents that will be refused: they were enrolled, or given another token, since the backup. */
  agentsToEnrol: string[]
  /** Asked for since; nobody will know of them any more. */
  commandsLost: number
  /** Names of what was switched off since, and is on again. */
  valid: { users: string[]; agents: string[]; apiTokens: string[] }
}

/** Compares the database that goes with the one that comes. */
export async function compare(now: Db, then: Db): Promise<Undone> {
  const known = new Set((await activeTokens(then)).map(({ id }) => id))
  const agentsToEnrol = (await activeTokens(now)).filter(({ id }) => !known.has(id)).map(({ code }) => code)
  return {
    agentsToEnrol: [...new Set(agentsToEnrol)].toSorted(),
    commandsLost: await commandsSince(now, then),
    valid: {
      users: await backOn(await activeUsers(then), await activeUsers(now)),
      agents: await backOn(await activeAgents(then), await activeAgents(now)),
      apiTokens: await backOn(await activeApiTokens(then), await activeApiTokens(now)),
    },
  }
}

const activeTokens = (db: Db) =>
  db
    .selectFrom('agentToken')
    .innerJoin('agent', 'agent.id', 'agentToken.agentId')
    .select(['agentToken.id', 'agent.code'])
    .where('agentToken.status', '=', 'ACTIVE')
    .execute()

async function commandsSince(now: Db, then: Db): Promise<number> {
  const newest = await then.selectFrom('command').select('id').orderBy('id', 'desc').limit(1).executeTakeFirst()
  const { count } = await now
    .selectFrom('command')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('id', '>', newest?.id ?? '')
    .executeTakeFirstOrThrow()
  return count
}

interface Named {
  id: string
  name: string
}

const activeUsers = (db: Db): Promise<Named[]> =>
  db.selectFrom('user').select(['id', 'username as name']).where('status', '=', 'ACTIVE').execute()
const activeAgents = (db: Db): Promise<Named[]> =>
  db
    .selectFrom('agent')
    .select(['id', 'code as name'])
    .where('disabledAt', 'is', null)
    .where('revokedAt', 'is', null)
    .execute()
const activeApiTokens = (db: Db): Promise<Named[]> =>
  db.selectFrom('apiToken').select(['id', 'name']).where('revokedAt', 'is', null).execute()

async function backOn(then: Named[], now: Named[]): Promise<string[]> {
  const still = new Set(now.map(({ id }) => id))
  return then.filter(({ id }) => !still.has(id)).map(({ name }) => name)
}
