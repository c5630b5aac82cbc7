// Runs in a thread of its own, started by `snapshot.ts`: everything in here may block.
import { createHash } from 'node:crypto'
import { closeSync, openSync, readSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'
import type { Snapshot } from './snapshot.ts'

const { from, to } = workerData as { from: string; to: string }

function copy() {
  const source = new Database(from, { readonly: true, fileMustExist: true })
  try {
    source.prepare('vacuum into ?').run(to)
  } finally {
    source.close()
  }
}

function look(): Omit<Snapshot, 'sizeBytes' | 'sha256'> {
  const database = new Database(to, { readonly: true })
  const one = (sql: string) => database.prepare(sql).get()
  try {
    const tables = database.prepare(`select name from sqlite_schema where type = 'table' order by name`).pluck().all()
    const { version } = one('select max("version") as "version" from "schemaMigration"') as { version: number }
    const head = one(`select "sequence", "hash" from "auditAnchor" where "kind" = 'HEAD'`)
    return {
      schemaVersion: version,
      rows: Object.fromEntries(
        (tables as string[]).map((name) => [name, database.prepare(`select count(*) from "${name}"`).pluck().get()]),
      ) as Snapshot['rows'],
      auditHead: (head as Snapshot['auditHead'] | undefined) ?? null,
    }
  } finally {
    database.close()
  }
}

function fingerprint(): Pick<Snapshot, 'sizeBytes' | 'sha256'> {
  const hash = createHash('sha256')
  const buffer = Buffer.allocUnsafe(1024 * 1024)
  const file = openSync(to, 'r')
  let sizeBytes = 0
  try {
    for (let read = readSync(file, buffer); read > 0; read = readSync(file, buffer)) {
      hash.update(buffer.subarray(0, read))
      sizeBytes += read
    }
  } finally {
    closeSync(file)
  }
  return { sizeBytes, sha256: hash.digest('hex') }
}

try {
  copy()
  parentPort!.postMessage({ snapshot: { ...look(), ...fingerprint() } })
} catch (error) {
  const { code = 'UNKNOWN', message } = error as { code?: string; message: string }
  parentPort!.postMessage({ error: { code, message } })
}
