import { useT } from '../../i18n/i18n.tsx'
import { TimedText } from '../../ui/timed-text.tsx'
import { wordReason } from './word-reason.ts'

/** Why a service or an agent is in its state, in the reader's language and clock. */
export function Reason({ text }: { text: string }) {
  return <TimedText text={wordReason(text, useT().reasons)} />
}
