import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { addressOf, audit, backups } from '../../packages/contracts/src/index.ts'
import { leaksIn, TOKENS } from '../testing/leaks.ts'
import { ONE_TIME_SECRET, PASSWORD, PAYLOAD_SECRET, SESSION_SECRET } from './secrets.ts'
import type { World } from './world.ts'

/** Where a secret of the run stands in the clear in what it has written: databases and their logs, a backup, exports, logs, journals. */
export async function findLeaks(world: World): Promise<string[]> {
  const { folder, owner, session, postgres } = world
  if (!postgres) await owner(backups.create, {})
  await exportRecord(world)
  const secrets = {
    ...TOKENS,
    'the password': PASSWORD,
    'the session secret': SESSION_SECRET,
    'a session': session.cookie.split('=')[1]!,
    'a CSRF token': session['x-csrf-token'],
    'a secret of a payload': PAYLOAD_SECRET,
    'a one-time secret': ONE_TIME_SECRET,
  }
  const folders = [folder, ...(postgres ? [postgres.folder] : [])]
  // An agent keeps its token in a file, which is what that is for.
  return (await Promise.all(folders.map((one) => leaksIn(one, secrets, /^token\.json/)))).flat()
}

async function exportRecord({ url, folder, session }: World) {
  await mkdir(join(folder, 'exports'))
  for (const format of ['ndjson', 'csv'] as const) {
    const answer = await fetch(url + addressOf(audit.export, { query: { format } }), { headers: session })
    if (!answer.ok) throw new Error(`The export as ${format} was answered with ${answer.status}`)
    await writeFile(join(folder, 'exports', `audit.${format}`), Buffer.from(await answer.arrayBuffer()))
  }
}
