import { statSync } from 'node:fs'

/** Which file had this name when it was looked at, whatever has the name by now. */
export interface OurFile {
  path: string
  dev: number
  ino: number
}

export function identify(path: string): OurFile {
  const { dev, ino } = statSync(path)
  return { path, dev, ino }
}

export function isOurs({ path, dev, ino }: OurFile): boolean {
  const now = statSync(path, { throwIfNoEntry: false })
  return now?.dev === dev && now.ino === ino
}

/**
 * Another file under our name would be given what stands in our journal, and we would lose it. Looked at again before anything is
 * read: a thread loads SQLite while it opens its first file, which takes a while on a busy machine.
 */
export function openOurs<T extends { close: () => void }>(file: OurFile, open: (path: string) => T): T {
  mustBeOurs(file)
  const opened = open(file.path)
  try {
    mustBeOurs(file)
  } catch (error) {
    opened.close()
    throw error
  }
  return opened
}

function mustBeOurs(file: OurFile) {
  if (!isOurs(file)) throw new Error(`${file.path} was deleted or replaced`)
}
