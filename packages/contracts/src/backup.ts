import { z } from 'zod'
import { time } from './fields.ts'
import { byteStream, route } from './route.ts'

export const Backup = z
  .object({
    /** Of its file in the folder of backups. */
    name: z.string(),
    createdAt: time,
    /** Of the program that made it. */
    version: z.string(),
    schemaVersion: z.int(),
    sizeBytes: z.int(),
    /** Of the database in it. */
    sha256: z.string(),
    /** In all tables together. */
    rows: z.int(),
    /** Where the audit record in it ends; null when nothing was sealed yet. */
    auditHead: z.object({ sequence: z.int(), hash: z.string() }).nullable(),
  })
  .meta({ id: 'Backup' })
export type Backup = z.infer<typeof Backup>

export const BackupPlan = z
  .object({
    /** False where the data are in PostgreSQL, or in memory: those are not backed up from here. */
    isAvailable: z.boolean(),
    /** On the machine of the server. */
    folder: z.string(),
    /** 0 when none are made by themselves. */
    intervalHours: z.int(),
    /** How many are kept; the oldest go. */
    keep: z.int(),
    /** When the next one is due by itself. */
    nextAt: time.nullable(),
    /** The last attempt, if it failed. */
    failure: z.object({ message: z.string(), since: time }).nullable(),
  })
  .meta({ id: 'BackupPlan' })
export type BackupPlan = z.infer<typeof BackupPlan>

const SQLITE = 'application/vnd.sqlite3'

/** For owners who have signed in: a backup is a copy of everything. */
export const backups = {
  list: route({
    id: 'listBackups',
    method: 'GET',
    path: '/api/admin/backups',
    access: 'owner',
    needsPerson: true,
    summary: 'List the backups that the server keeps, newest first, and when it makes the next one',
    data: z.array(Backup),
    meta: z.object({ plan: BackupPlan }),
  }),
  create: route({
    id: 'createBackup',
    method: 'POST',
    path: '/api/admin/backups',
    access: 'owner',
    needsPerson: true,
    summary: 'Back up now, beside whatever goes on, and keep the file on the server',
    data: Backup,
    errors: ['BACKUP_NOT_AVAILABLE', 'BACKUP_NO_SPACE'],
  }),
  createAndDownload: route({
    id: 'backupSqlite',
    method: 'POST',
    path: '/api/admin/backup/sqlite',
    access: 'owner',
    needsPerson: true,
    summary: 'The same, and the answer is the file: a SQLite database with a manifest behind its end',
    data: byteStream,
    stream: SQLITE,
    errors: ['BACKUP_NOT_AVAILABLE', 'BACKUP_NO_SPACE'],
  }),
  download: route({
    id: 'downloadBackup',
    method: 'GET',
    path: '/api/admin/backups/{backupName}',
    access: 'owner',
    needsPerson: true,
    summary: 'The file of a backup',
    params: z.object({ backupName: z.string().regex(/^opstage-\d{8}T\d{9}Z\.db$/, 'must be the name of a backup') }),
    data: byteStream,
    stream: SQLITE,
    writes: true,
    audited: true,
    errors: ['BACKUP_NOT_FOUND'],
  }),
}
