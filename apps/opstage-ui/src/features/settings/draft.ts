import type { Setting } from '@xtrape/capsule-contracts-node'

/** What has been typed by key; null takes the setting away, so that environment or default hold. */
export type Draft = Record<string, string | null>

export const fallbackOf = ({ environment, default: value }: Setting) => environment.value ?? value

export function typedIn(setting: Setting, draft: Draft): string {
  const typed = draft[setting.key]
  if (typed === undefined) return String(setting.value)
  return typed ?? String(fallbackOf(setting))
}

export function isValid({ min = 1, max = Infinity }: Setting, text: string): boolean {
  return /^\d+$/.test(text.trim()) && Number(text) >= min && Number(text) <= max
}

interface Change {
  setting: Setting
  /** To send. */
  to: number | null
  /** Then in force. */
  value: number
}

/** What saving would change. */
export function changesOf(settings: Setting[], draft: Draft): Change[] {
  return settings.flatMap((setting): Change[] => {
    const typed = draft[setting.key]
    if (typed === undefined) return []
    if (typed === null) return setting.source === 'setting' ? [{ setting, to: null, value: fallbackOf(setting) }] : []
    const value = Number(typed)
    return value === setting.value ? [] : [{ setting, to: value, value }]
  })
}
