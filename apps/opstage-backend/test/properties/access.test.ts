import { type ErrorCode, type Route, routes } from '@xtrape/capsule-contracts-node'
import { beforeAll, expect, test } from 'vitest'
import { authRefusals } from './answer.ts'
import { type CallerName, createCallers } from './callers.ts'
import { codeOf, createWorld, type World } from './world.ts'

let world: World
let callers: Awaited<ReturnType<typeof createCallers>>

beforeAll(async () => {
  world = await createWorld()
  callers = await createCallers(world)
  return world.dispose
})

const ADMITTED = 'admitted'
type Verdict = ErrorCode | typeof ADMITTED

/** What the access rules of the contract say of each caller. */
const toPeople: Record<CallerName, Verdict | { rank: number; isScript?: true }> = {
  nobody: 'UNAUTHORIZED',
  viewer: { rank: 1 },
  operator: { rank: 2 },
  owner: { rank: 3 },
  forgedSession: 'SESSION_INVALID',
  foreignCookie: 'UNAUTHORIZED',
  expiredSession: 'SESSION_EXPIRED',
  idleSession: 'SESSION_EXPIRED',
  endedSession: 'SESSION_INVALID',
  disabledUser: 'SESSION_INVALID',
  viewerScript: { rank: 1, isScript: true },
  operatorScript: { rank: 2, isScript: true },
  ownerScript: { rank: 3, isScript: true },
  modestScript: { rank: 1, isScript: true },
  demotedScript: { rank: 1, isScript: true },
  expiredScript: 'API_TOKEN_EXPIRED',
  revokedScript: 'API_TOKEN_REVOKED',
  scriptOfDisabled: 'API_TOKEN_REVOKED',
  forgedScript: 'API_TOKEN_INVALID',
  cutScript: 'API_TOKEN_INVALID',
  scriptInCookie: 'SESSION_INVALID',
  agent: 'UNAUTHORIZED',
  anotherAgent: 'UNAUTHORIZED',
  disabledAgent: 'UNAUTHORIZED',
  revokedAgent: 'UNAUTHORIZED',
  replacedAgent: 'UNAUTHORIZED',
  longReplacedAgent: 'UNAUTHORIZED',
  forgedAgent: 'UNAUTHORIZED',
  agentByCookie: 'SESSION_INVALID',
}
const toAgents: Record<CallerName, Verdict | { finishing: Verdict; else: Verdict }> = {
  nobody: 'AGENT_TOKEN_INVALID',
  viewer: 'AGENT_TOKEN_INVALID',
  operator: 'AGENT_TOKEN_INVALID',
  owner: 'AGENT_TOKEN_INVALID',
  forgedSession: 'AGENT_TOKEN_INVALID',
  foreignCookie: 'AGENT_TOKEN_INVALID',
  expiredSession: 'AGENT_TOKEN_INVALID',
  idleSession: 'AGENT_TOKEN_INVALID',
  endedSession: 'AGENT_TOKEN_INVALID',
  disabledUser: 'AGENT_TOKEN_INVALID',
  viewerScript: 'AGENT_TOKEN_INVALID',
  operatorScript: 'AGENT_TOKEN_INVALID',
  ownerScript: 'AGENT_TOKEN_INVALID',
  modestScript: 'AGENT_TOKEN_INVALID',
  demotedScript: 'AGENT_TOKEN_INVALID',
  expiredScript: 'AGENT_TOKEN_INVALID',
  revokedScript: 'AGENT_TOKEN_INVALID',
  scriptOfDisabled: 'AGENT_TOKEN_INVALID',
  forgedScript: 'AGENT_TOKEN_INVALID',
  cutScript: 'AGENT_TOKEN_INVALID',
  scriptInCookie: 'AGENT_TOKEN_INVALID',
  agent: ADMITTED,
  anotherAgent: 'AGENT_ID_MISMATCH',
  // Who may do no more work may still finish what it began.
  disabledAgent: { finishing: ADMITTED, else: 'AGENT_DISABLED' },
  revokedAgent: 'AGENT_REVOKED',
  replacedAgent: { finishing: ADMITTED, else: 'AGENT_TOKEN_REVOKED' },
  longReplacedAgent: { finishing: 'AGENT_TOKEN_EXPIRED', else: 'AGENT_TOKEN_REVOKED' },
  forgedAgent: 'AGENT_TOKEN_INVALID',
  agentByCookie: 'AGENT_TOKEN_INVALID',
}
const RANK = { viewer: 1, operator: 2, owner: 3 }
const FINISHING = ['reportCommandProgress', 'reportCommandResult']

function verdict({ id, access, needsPerson }: Route, caller: CallerName): Verdict {
  if (access === 'public') return ADMITTED
  if (access === 'monitor') return 'UNAUTHORIZED'
  if (access === 'agent') {
    const rule = toAgents[caller]
    return typeof rule === 'string' ? rule : FINISHING.includes(id) ? rule.finishing : rule.else
  }
  const rule = toPeople[caller]
  if (typeof rule === 'string') return rule
  return rule.rank >= RANK[access] && !(needsPerson && rule.isScript) ? ADMITTED : 'FORBIDDEN'
}

/** An address of the right form with nothing behind it: who is let in finds out that there is nothing. */
const unknown = {
  pat: 'pat_0',
  usr: 'usr_0',
  ses: 'ses_0',
  agt: 'agt_0',
  tok: 'tok_0',
  svc: 'svc_0',
  cmd: 'cmd_0',
  aud: 'aud_0',
  backup: 'opstage-20000101T000000000Z.db',
}
const paramsFor = (route: Route, agentId: string) => ({
  userId: unknown.usr,
  sessionId: unknown.ses,
  tokenId: unknown.tok,
  apiTokenId: unknown.pat,
  serviceId: unknown.svc,
  commandId: unknown.cmd,
  auditEventId: unknown.aud,
  backupName: unknown.backup,
  actionName: 'none',
  agentId: route.access === 'agent' ? agentId : unknown.agt,
})

test.each(Object.keys(toPeople) as CallerName[])(
  '%s is let in where the contract says so, and nowhere else',
  async (name) => {
    const { headers, agentId } = callers[name]
    const found: Record<string, Verdict> = {}
    for (const route of routes) {
      const params = paramsFor(route, agentId)
      const answer = await world.call(route, { params, headers: await headers() })
      const code = codeOf(answer)
      found[route.id] = code !== undefined && authRefusals(route).includes(code) ? code : ADMITTED
    }
    expect(found).toEqual(Object.fromEntries(routes.map((route) => [route.id, verdict(route, name)])))
  },
)
