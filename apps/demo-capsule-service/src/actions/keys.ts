import { randomBytes } from 'node:crypto'
import type { CapsuleAgent } from '@xtrape/capsule-agent-node'
import { z } from 'zod'

export function addKeys(agent: CapsuleAgent): void {
  agent.action({
    name: 'createShopKey',
    label: 'Create a shop key',
    description: 'Makes a key for a till. It is shown once and kept nowhere.',
    category: 'keys',
    order: 10,
    dangerLevel: 'MEDIUM',
    requiresConfirmation: true,
    input: z.object({ till: z.string().min(1).max(40).default('Till 1').meta({ title: 'For which till' }) }),
    handler: ({ till }) => ({
      message: `Key for ${till}`,
      data: { till, generatedKey: `till_${randomBytes(24).toString('base64url')}` },
    }),
  })
}
