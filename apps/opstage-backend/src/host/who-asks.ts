import { userInfo } from 'node:os'

/** For the record. Some containers run as a number that has no name. */
export function whoAsks(): string {
  try {
    return userInfo().username
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`
  }
}
