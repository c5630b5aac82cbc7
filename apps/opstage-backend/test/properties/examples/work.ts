import { randomBytes } from 'node:crypto'
import type { World } from '../world.ts'
import { type Example, nothing } from './example.ts'

/** A finished command whose one-time secret nobody has seen. */
async function withOneTimeSecret(world: World) {
  const commandId = await world.running(world.main)
  const generatedKey = `key-${randomBytes(12).toString('hex')}`
  world.secrets.handOver(generatedKey)
  await world.main.finish(commandId, { success: true, message: 'issued', data: { generatedKey, keyId: 'k1' } })
  return commandId
}

/** Waits for what an agent is asked next, and answers it. */
export async function answerNext(agent: World['main'], body: Parameters<World['main']['finish']>[1]) {
  const [asked] = await agent.poll({ waitSeconds: 5 })
  return agent.finish(asked!.id, body)
}

export const work: Record<string, Example> = {
  prepareActionPanel: async (world) => {
    const agent = await world.agent()
    return {
      params: { serviceId: agent.serviceId, actionName: 'echo' },
      meanwhile: () => answerNext(agent, { success: true, data: { initialPayload: { text: 'hello' } } }),
    }
  },
  createPrepareCommand: async ({ main }) => ({ params: { serviceId: main.serviceId, actionName: 'echo' } }),
  createActionCommand: async (world) => {
    const password = `typed-${randomBytes(9).toString('hex')}`
    const inText = `inline-${randomBytes(9).toString('hex')}`
    world.secrets.handOver(password, inText)
    return {
      params: { serviceId: world.main.serviceId, actionName: 'wipe' },
      body: {
        payload: { size: 3, password, note: `psql --password=${inText}` },
        confirmation: true,
        reason: `Because token=${inText} leaked`,
      },
    }
  },
  getActionStats: async ({ main }) => ({ params: { serviceId: main.serviceId, actionName: 'echo' } }),
  listCommands: nothing,
  getCommand: async (world) => ({ params: { commandId: await withOneTimeSecret(world) } }),
  cancelCommand: async (world) => ({ params: { commandId: (await world.command(world.main)).id } }),
  retryCommand: async (world) => {
    const commandId = await world.running(world.main)
    await world.main.finish(commandId, { success: false, error: { code: 'NO_TEA', message: 'there is no tea' } })
    return { params: { commandId }, body: { confirmation: true } }
  },
  revealCommandSecret: async (world) => {
    const commandId = await withOneTimeSecret(world)
    const { createdByUserId } = await world.db
      .updateTable('command')
      .set({ createdByUserId: world.people.operator.id })
      .where('id', '=', commandId)
      .returning('createdByUserId')
      .executeTakeFirstOrThrow()
    return { params: { commandId }, headers: (await world.session(createdByUserId!)).headers }
  },
}
