import { agents, createClient, tokens } from '@xtrape/capsule-contracts-node'
import { expect, test } from 'vitest'
import { aService, registerAgent } from '../agent.ts'
import { startCommand } from '../command.ts'
import { startOpstage } from '../harness.ts'
import { refusal } from '../refusal.ts'

/** A format, and a second line that would look like one of ours. */
const HOSTILE = '%s %j %d %o\n{"level":"fatal","msg":"all is lost"}'

test('what agents and people say of themselves is in no log line, be it as words, as a format or as a line of its own', async () => {
  const opstage = await startOpstage()
  const { data: token } = await opstage.owner.call(tokens.create, {
    body: { name: HOSTILE, agentCode: 'hostile', maxUses: null },
  })
  const service = aService('hostile', {
    name: HOSTILE,
    health: { status: 'DOWN', message: HOSTILE },
    actions: [
      {
        name: 'echo',
        label: HOSTILE,
        inputSchema: { type: 'object', properties: { a: { type: 'string', pattern: '%s(' } } },
      },
    ],
  })
  await expect(registerAgent(opstage, token.rawToken, 'hostile', service)).rejects.toMatchObject(
    refusal('VALIDATION_FAILED'),
  )
  await opstage.anonymous(agents.register, {
    body: { registrationToken: token.rawToken, agent: { code: 'hostile', name: HOSTILE, mode: 'embedded' } },
  })
  const agent = await registerAgent(
    opstage,
    token.rawToken,
    'hostile',
    aService('hostile', { name: HOSTILE, actions: [{ name: 'echo', label: HOSTILE }] }),
  )
  const { id } = await startCommand(opstage, agent, 'echo', { payload: { said: HOSTILE }, reason: HOSTILE })
  await agent.progress(id, { message: HOSTILE, log: [HOSTILE] })
  await agent.finish(id, { success: false, error: { code: 'HOSTILE', message: HOSTILE } })
  // It raises an alarm, which names it.
  await opstage.seal()
  await agent.beat({
    auditHead: `1.aud_hostile.1:${'a'.repeat(64)}`,
    services: [{ code: 'hostile', health: { status: 'DOWN', message: HOSTILE } }],
  })
  const forged = createClient({
    baseUrl: opstage.baseUrl,
    headers: () => ({ authorization: `Bearer ${HOSTILE.split('\n')[0]}`, 'user-agent': '%s %j' }),
  })
  await expect(forged(agents.heartbeat, { params: { agentId: agent.id }, body: {} })).rejects.toMatchObject(
    refusal('AGENT_TOKEN_INVALID'),
  )
  await opstage.flush()

  const text = opstage.lines.join('')
  // They are spoken of, by their code.
  expect(text).toContain('Agent hostile remembers event 1')
  expect(text.split('\n').filter((line) => /%|all is lost/.test(line))).toEqual([])
})
