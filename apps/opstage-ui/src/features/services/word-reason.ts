import type { Messages } from '../../i18n/messages.ts'

/** The sentences in which the server gives its reasons; one that is not here is shown as it came. */
const sentences: readonly [RegExp, (words: Messages['reasons'], ...parts: string[]) => string][] = [
  [/^Reports (UP|DEGRADED|DOWN|UNKNOWN)(?:: ([^]*))?$/, (words, health = '', said = '') => words.reports(health, said)],
  [/^Agent (\S+) has not been heard since (\S+)$/, (words, agent = '', since = '') => words.silent(agent, since)],
  [/^Agent (\S+) was disabled$/, (words, agent = '') => words.disabled(agent)],
  [/^Agent (\S+) was revoked$/, (words, agent = '') => words.revoked(agent)],
  [/^Not heard since (\S+)$/, (words, since = '') => words.notHeard(since)],
  [/^No health has been reported yet$/, (words) => words.noHealth],
  [
    /^The last health report is of (\S+); one older than (\S+) s says nothing$/,
    (words, at = '', limit = '') => words.oldHealth(at, limit),
  ],
  [
    /^It heartbeats, but has not asked for the commands that wait for it since (\S+)$/,
    (words, since = '') => words.deaf(since),
  ],
]

export function wordReason(reason: string, words: Messages['reasons']): string {
  for (const [pattern, say] of sentences) {
    const match = pattern.exec(reason)
    if (match) return say(words, ...match.slice(1))
  }
  return reason
}
