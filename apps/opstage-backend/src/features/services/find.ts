import type { Context } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { type ServiceWithAgent, serviceWithAgent } from './queries.ts'

export async function findService(ctx: Context, serviceId: string): Promise<ServiceWithAgent> {
  const service = await serviceWithAgent(ctx, serviceId)
  if (!service) throw new AppError('CAPSULE_SERVICE_NOT_FOUND')
  return service
}
