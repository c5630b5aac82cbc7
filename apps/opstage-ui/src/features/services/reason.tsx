import type { Cause } from '@xtrape/capsule-contracts-node'
import { wordCause } from '../../i18n/cause-words.ts'
import { useFormat, useT } from '../../i18n/i18n.tsx'
import { TimedText } from '../../ui/timed-text.tsx'

/** Why a service or an agent is in its state, in the reader's language and clock; else the server's own sentence. */
export function Reason({ cause, sentence }: { cause: Cause; sentence: string }) {
  const { reasons } = useT()
  const format = useFormat()
  return <TimedText text={wordCause(cause, reasons, format) ?? sentence} />
}
