/** From when on silence counts: after the start of the first backend, a jump of the clock or a mass silence everyone has a threshold to be heard. */
export interface Grace {
  /** Milliseconds since 1970. */
  from: number
  silence: 'none' | 'suspected' | 'accepted'
  silentSince: string | null
}

export const createGrace = (now: () => Date): Grace => ({ from: now().getTime(), silence: 'none', silentSince: null })
