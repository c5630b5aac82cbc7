import { isSecretKey } from '@xtrape/capsule-contracts-node/redact'

/** Shorter ones are words as well. */
const SHORTEST = 8

const seen = new Set<string>()

/** What the browsers of this worker have sent or hold that nobody else may ever read. */
export const secretsSeen = (): Record<string, string> =>
  Object.fromEntries([...seen].map((secret) => [`a secret that a browser knew (${secret.slice(0, 4)}…)`, secret]))

export function noteSecret(secret: string) {
  if (secret.length >= SHORTEST) seen.add(secret)
}

/** Of a request: passwords, secret fields of payloads. */
export function noteSecretsIn(body: unknown) {
  if (typeof body !== 'object' || body === null) return
  for (const [key, value] of Object.entries(body))
    if (typeof value === 'string' && isSecretKey(key)) noteSecret(value)
    else noteSecretsIn(value)
}
