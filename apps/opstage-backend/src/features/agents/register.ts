import type { agents, Body } from '@xtrape/capsule-contracts-node'
import { redact } from '@xtrape/capsule-contracts-node/redact'
import type { Row } from '../../db/tables.ts'
import { type Context, isoAfter, isoNow } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { newToken, sha256 } from '../../platform/ids.ts'
import { record } from '../audit/record.ts'
import { consumeToken } from '../tokens/consume.ts'

/** A replaced token may still deliver results for this long: the process it belongs to may be finishing. */
const GRACE_SECONDS = 600

type AgentInput = Body<typeof agents.register>['agent']

/** Exchanges a registration token for an identity. Call it inside a transaction: a refusal must leave the token as it was. */
export async function registerAgent(ctx: Context, registrationToken: string, input: AgentInput) {
  const token = await consumeToken(ctx, registrationToken, input.code)
  const created = await createAgent(ctx, input)
  if (!created && token.agentCode !== input.code) throw new AppError('AGENT_CODE_TAKEN')
  const agent = created ?? (await reEnrol(ctx, input))
  await ctx.db.updateTable('registrationToken').set({ agentId: agent.id }).where('id', '=', token.id).execute()
  const issued = await issueToken(ctx, agent)
  const actor = {
    type: 'AGENT',
    id: agent.id,
    name: agent.code,
    tokenId: issued.id,
    status: agent.status,
    statusSince: agent.statusSince,
    replaced: false,
  } as const
  const own: Context = { ...ctx, actor }
  await record(own, 'registration_token.consumed', { type: 'RegistrationToken', id: token.id, name: token.name })
  await record(own, created ? 'agent.registered' : 'agent.re_enrolled', {
    type: 'Agent',
    id: agent.id,
    name: agent.code,
  })
  await record(own, 'agent_token.issued', { type: 'AgentToken', id: issued.id, name: agent.code })
  return { agent, agentToken: issued.raw, ctx: own }
}

/** `undefined` when the code is taken, also by one that registers at this very moment. */
function createAgent(
  ctx: Context,
  { code, name, mode, runtime, sdkVersion, metadata }: AgentInput,
): Promise<Row<'agent'> | undefined> {
  const at = isoNow(ctx)
  return ctx.db
    .insertInto('agent')
    .values({
      id: ctx.newId('agt'),
      workspaceId: ctx.workspaceId,
      code,
      name: name ?? null,
      mode,
      runtime: runtime ?? null,
      sdkVersion: sdkVersion ?? null,
      metadataJson: metadata ? JSON.stringify(redact(metadata)) : null,
      status: 'PENDING',
      statusSince: at,
      lastHeartbeatAt: null,
      lastPollAt: null,
      eventLoopLagMs: null,
      disabledAt: null,
      revokedAt: null,
      createdAt: at,
      updatedAt: at,
    })
    .onConflict((conflict) => conflict.column('code').doNothing())
    .returningAll()
    .executeTakeFirst()
}

/** The same identity under a new token: DISABLED stays what it is, REVOKED begins again. */
async function reEnrol(ctx: Context, input: AgentInput): Promise<Row<'agent'>> {
  const at = isoNow(ctx)
  const known = await ctx.db.selectFrom('agent').selectAll().where('code', '=', input.code).executeTakeFirstOrThrow()
  await ctx.db
    .updateTable('agentToken')
    .set({ status: 'REPLACED', revokedAt: at, graceUntil: isoAfter(ctx, GRACE_SECONDS), updatedAt: at })
    .where('agentId', '=', known.id)
    .where('status', '=', 'ACTIVE')
    .execute()
  // The process before may still wait for commands under the token that is replaced here.
  ctx.afterCommit(() => {
    ctx.recall.forget(known.id)
    ctx.polls.take(known.id, '', () => {})()
  })
  const begins =
    known.status === 'REVOKED' ? { status: 'PENDING', statusSince: at, lastHeartbeatAt: null, revokedAt: null } : {}
  return ctx.db
    .updateTable('agent')
    .set({
      ...begins,
      name: input.name ?? known.name,
      mode: input.mode,
      runtime: input.runtime ?? known.runtime,
      sdkVersion: input.sdkVersion ?? known.sdkVersion,
      updatedAt: at,
    })
    .where('id', '=', known.id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

async function issueToken(ctx: Context, agent: Row<'agent'>) {
  const raw = newToken('opstage_agent_')
  const id = ctx.newId('atk')
  const at = isoNow(ctx)
  await ctx.db
    .insertInto('agentToken')
    .values({
      id,
      agentId: agent.id,
      tokenHash: sha256(raw),
      status: 'ACTIVE',
      lastUsedAt: null,
      revokedAt: null,
      graceUntil: null,
      createdAt: at,
      updatedAt: at,
    })
    .execute()
  return { id, raw }
}
