import type { SearchHit } from '@xtrape/capsule-contracts-node'
import * as z from 'zod/mini'

const MOST = 5

const kinds = ['SERVICE', 'ACTION', 'AGENT', 'COMMAND'] as const satisfies SearchHit['kind'][]
const kept = z.array(z.looseObject({ kind: z.enum(kinds), id: z.string(), title: z.string(), subtitle: z.string() }))

const keyOf = (userId: string) => `opstage.recent.${userId}`

/** What this user chose here last, newest first. */
export function readRecent(userId: string): SearchHit[] {
  try {
    return kept.parse(JSON.parse(localStorage.getItem(keyOf(userId)) ?? '[]')) as unknown as SearchHit[]
  } catch {
    // An older console wrote something else.
    return []
  }
}

export function keepRecent(userId: string, hit: SearchHit): void {
  const others = readRecent(userId).filter(({ id }) => id !== hit.id)
  localStorage.setItem(keyOf(userId), JSON.stringify([hit, ...others].slice(0, MOST)))
}
