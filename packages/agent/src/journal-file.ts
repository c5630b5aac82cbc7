import { type FileHandle, open, stat } from 'node:fs/promises'
import { replaceFile } from './durable-file.ts'

/** How much may be added before the file is written anew. */
const SLACK_BYTES = 256 * 1024

/** A file that grows by lines, and is replaced by what is worth keeping before it grows too large. */
export interface JournalFile {
  /** Resolves when the lines are on disk. What is written at the same time costs one sync together. */
  append(lines: string): Promise<void>
  close(): Promise<void>
}

interface Waiting {
  lines: string
  resolve: () => void
  reject: (error: unknown) => void
}

/** `snapshot` answers all that is worth keeping, with whatever is being appended at the moment. */
export function createJournalFile(file: string, snapshot: () => string): JournalFile {
  let handle: FileHandle | undefined
  let inode: number | undefined
  let bytes = 0
  let mostBytes = 0
  let queue: Waiting[] = []
  let working: Promise<void> | undefined

  const write = async (lines: string) => {
    // The next start of another process over the same folder makes the file its own: from then on it is not ours.
    const there = await stat(file).catch(() => undefined)
    if (there && inode !== undefined && there.ino !== inode) throw new Error('another process has replaced it')
    const size = Buffer.byteLength(lines)
    if (!handle || !there || bytes + size > mostBytes) return rewrite()
    await handle.appendFile(lines)
    await handle.datasync()
    bytes += size
  }

  const rewrite = async () => {
    const text = snapshot()
    await close()
    await replaceFile(file, text)
    handle = await open(file, 'a')
    inode = (await handle.stat()).ino
    bytes = Buffer.byteLength(text)
    mostBytes = bytes + SLACK_BYTES
  }

  const close = async () => {
    const old = handle
    handle = undefined
    await old?.close()
  }

  const work = async () => {
    while (queue.length > 0) {
      const batch = queue
      queue = []
      try {
        await write(batch.map(({ lines }) => lines).join(''))
        for (const { resolve } of batch) resolve()
      } catch (error) {
        await close().catch(() => {}) // half a line may stand at its end: only a new file is safe to append to
        for (const { reject } of batch) reject(error)
      }
    }
    working = undefined
  }

  return {
    append: (lines) =>
      new Promise((resolve, reject) => {
        queue.push({ lines, resolve, reject })
        working ??= work()
      }),
    async close() {
      await working
      await close()
    },
  }
}
