import { chown, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Gives a file to the owner of the folder that it is in. Root works here for a server that may run as somebody else, and
 * could not open what belongs to root.
 */
export async function handOver(path: string): Promise<void> {
  if (process.getuid?.() !== 0) return
  const { uid, gid } = await stat(dirname(path))
  await chown(path, uid, gid)
}
