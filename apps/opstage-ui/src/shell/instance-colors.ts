import type { InstanceColor } from '@xtrape/capsule-contracts-node'

interface Pair {
  ground: string
  /** What is written on it. */
  ink: string
}

/** The same in both themes: an instance keeps its colour, and its name is read on that. */
export const instanceColors: Record<InstanceColor, Pair> = {
  gray: { ground: '#5b6470', ink: '#ffffff' },
  blue: { ground: '#2563a8', ink: '#ffffff' },
  green: { ground: '#17784a', ink: '#ffffff' },
  amber: { ground: '#f2b33d', ink: '#2d2006' },
  red: { ground: '#c2252d', ink: '#ffffff' },
  violet: { ground: '#6f42c1', ink: '#ffffff' },
}

/** The icon of the tab in these colours. */
export function iconOf({ ground, ink }: Pair): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 26 26"><rect width="26" height="26" rx="7" fill="${ground}"/><path d="M7 13a6 6 0 0 1 12 0M9.8 13a3.2 3.2 0 0 1 6.4 0" stroke="${ink}" stroke-width="2" fill="none" stroke-linecap="round"/><circle cx="13" cy="17.4" r="1.7" fill="${ink}"/></svg>`
  return `data:image/svg+xml,${encodeURIComponent(svg)}`
}
