import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { sql } from 'kysely'
import { schemaVersion } from '../../db/migrate.ts'
import { type Db, openReadOnly } from '../../db/open.ts'
import { recordIn } from '../audit/chain/rows.ts'
import { verifyChain } from '../audit/chain/verify.ts'
import { type Manifest, readManifest } from './manifest.ts'

/** Why a file cannot be restored. */
export class NotRestorableError extends Error {
  override name = 'NotRestorableError'
}

const refuse = (file: string, why: string) => new NotRestorableError(`${file} ${why} Nothing was changed.`)

/** Copies the database out of a backup, once all that can be wrong with it was looked for; of a bad one nothing is left. */
export async function takeOut(file: string, to: string): Promise<Manifest> {
  const manifest = await manifestOf(file)
  try {
    if ((await copyDatabase(file, to, manifest)) !== manifest.sha256)
      throw refuse(file, 'is damaged: its contents are not those that were written. Take another backup.')
    await examine(file, to)
    return manifest
  } catch (error) {
    await rm(to, { force: true })
    throw error
  }
}

async function manifestOf(file: string): Promise<Manifest> {
  const manifest = await readManifest(file).catch((error: NodeJS.ErrnoException) => {
    throw refuse(file, `cannot be read: ${error.message}.`)
  })
  if (!manifest)
    throw refuse(
      file,
      'has no manifest at its end: it is no backup of Opstage, or was cut off on its way. Copy it again.',
    )
  if (manifest.schemaVersion > schemaVersion)
    throw refuse(
      file,
      `was made by Opstage ${manifest.version} with schema version ${manifest.schemaVersion}, and this program knows up to ${schemaVersion}. Restore it with that version or a newer one.`,
    )
  return manifest
}

/** Answers with the SHA-256 of what was copied. */
async function copyDatabase(file: string, to: string, { sizeBytes }: Manifest): Promise<string> {
  const hash = createHash('sha256')
  const hashing = new Transform({
    transform(chunk: Buffer, _, done) {
      hash.update(chunk)
      done(null, chunk)
    },
  })
  const output = createWriteStream(to, { flags: 'wx', mode: 0o600, flush: true })
  await pipeline(createReadStream(file, { end: sizeBytes - 1 }), hashing, output)
  return hash.digest('hex')
}

async function examine(file: string, path: string) {
  const { db, close } = openReadOnly(path)
  try {
    const wrong = await integrityProblem(db)
    if (wrong) throw refuse(file, `holds a database that SQLite finds damaged: ${wrong}.`)
    const { problem } = await verifyChain(recordIn(db))
    if (problem)
      throw refuse(
        file,
        `holds an audit record that does not verify: ${problem.message} Take a backup from before that.`,
      )
  } finally {
    await close()
  }
}

async function integrityProblem(db: Db): Promise<string | undefined> {
  const { rows } = await sql<{ integrity_check: string }>`pragma integrity_check(1)`.execute(db)
  const [found] = rows
  return found?.integrity_check === 'ok' ? undefined : found?.integrity_check
}
