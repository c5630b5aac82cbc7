import type { AttentionItem } from '@xtrape/capsule-contracts-node'

export const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((total, n) => total + n, 0)

/** What nobody has said yet that they know of. */
export const unknown = (items: readonly AttentionItem[]): AttentionItem[] =>
  items.filter(({ acknowledgement }) => acknowledgement === null)
