import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { databaseFile } from '../../../src/config.ts'
import { migrate } from '../../../src/db/migrate.ts'
import { openStore } from '../../../src/db/open.ts'
import { raiseAlarm } from '../../../src/features/audit/alarm.ts'
import { backupFolder } from '../../../src/features/backup/folder.ts'
import { systemContext } from '../../../src/platform/context.ts'
import type { World } from '../world.ts'
import { type Example, nothing } from './example.ts'

/** Where the data are in no file, another one is backed up. */
async function withFile({ parts, folder }: World) {
  if (databaseFile(parts.config) !== undefined) return {}
  const url = `file:${join(folder, 'another.db')}`
  const store = openStore(url)
  await migrate(store)
  await store.close()
  parts.config = { ...parts.config, DATABASE_URL: url }
  return {}
}

export const record: Record<string, Example> = {
  getDashboardSummary: nothing,
  getAdminMetrics: async () => ({ query: { measurements: 'true' } }),
  search: async () => ({ query: { q: 'a' } }),
  listAuditEvents: nothing,
  getAuditEvent: async ({ db }) => {
    const { id } = await db.selectFrom('auditEvent').select('id').limit(1).executeTakeFirstOrThrow()
    return { params: { auditEventId: id } }
  },
  verifyAuditEvents: nothing,
  acknowledgeAuditAlarm: async ({ parts }) => {
    await raiseAlarm(systemContext(parts, 'test'), 'RECORD', 'Somebody was here')
    return {}
  },
  exportAuditEvents: async () => ({ query: { format: 'csv' } }),
  listBackups: nothing,
  createBackup: withFile,
  backupSqlite: withFile,
  downloadBackup: async ({ parts }) => {
    const backupName = 'opstage-20260101T000000000Z.db'
    await mkdir(backupFolder(parts.config), { recursive: true })
    await writeFile(join(backupFolder(parts.config), backupName), 'as it was on that day')
    return { params: { backupName } }
  },
  listSettings: nothing,
  updateSettings: async () => ({ body: { 'retention.healthDays': 30, 'retention.tokensDays': null } }),
  getMaintenance: nothing,
  runMaintenance: nothing,
  streamLiveEvents: nothing,
  getSystemHealth: nothing,
  getSystemVersion: nothing,
  getOpenApi: nothing,
  getRuntimeDiagnostics: nothing,
  scrapeMetrics: nothing,
}
