import type { Cause, CauseCode } from '@xtrape/capsule-contracts-node'
import type { Format } from './format.ts'

/** Words for every reason that the server can give. Times stay as they came: who shows them puts them on the reader's clock. */
export type CauseWords = {
  readonly [C in CauseCode]: (facts: Extract<Cause, { code: C }>, format: Format) => string
}

/** `undefined` when a newer server gives a reason that this console has no words for. */
export function wordCause(cause: Cause, words: CauseWords, format: Format): string | undefined {
  const word = words[cause.code] as ((facts: Cause, format: Format) => string) | undefined
  return word?.(cause, format)
}
