/** What was looked at, and what came of it. `advice` says what to do about it. */
export interface Finding {
  what: string
  state: 'good' | 'doubtful' | 'wrong'
  found: string
  advice?: string
}

export const good = (what: string, found: string): Finding => ({ what, state: 'good', found })
export const doubtful = (what: string, found: string, advice: string): Finding => ({
  what,
  state: 'doubtful',
  found,
  advice,
})
export const wrong = (what: string, found: string, advice: string): Finding => ({ what, state: 'wrong', found, advice })
