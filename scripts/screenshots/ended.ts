import type { Admin } from '../steps/admin.ts'
import { until } from '../testing/until.ts'

/** Until the command has its outcome. */
export const untilEnded = (admin: Admin, commandId: string) =>
  until(async () => {
    const { status } = await admin.get<{ status: string }>(`/api/admin/commands/${commandId}`)
    return status !== 'PENDING' && status !== 'RUNNING'
  })
