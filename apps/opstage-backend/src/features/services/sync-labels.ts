import type { Context } from '../../platform/context.ts'

export async function syncLabels({ db }: Context, serviceId: string, labels: Record<string, string>) {
  await db.deleteFrom('serviceLabel').where('serviceId', '=', serviceId).execute()
  const rows = Object.entries(labels).map(([key, value]) => ({ serviceId, key, value }))
  if (rows.length > 0) await db.insertInto('serviceLabel').values(rows).execute()
}
