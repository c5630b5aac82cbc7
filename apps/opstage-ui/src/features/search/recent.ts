import { SearchHit } from '@xtrape/capsule-contracts-node'
import { z } from 'zod'

const MOST = 5

const keyOf = (userId: string) => `opstage.recent.${userId}`

/** What this user chose here last, newest first. */
export function readRecent(userId: string): SearchHit[] {
  try {
    return z.array(SearchHit).parse(JSON.parse(localStorage.getItem(keyOf(userId)) ?? '[]'))
  } catch {
    // An older console wrote something else.
    return []
  }
}

export function keepRecent(userId: string, hit: SearchHit): void {
  const others = readRecent(userId).filter(({ id }) => id !== hit.id)
  localStorage.setItem(keyOf(userId), JSON.stringify([hit, ...others].slice(0, MOST)))
}
