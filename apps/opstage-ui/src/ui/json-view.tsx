import { useT } from '../i18n/i18n.tsx'
import { CodeBlock } from './code-block.tsx'

/** Any JSON value, indented, with copy. */
export function JsonView({ value, label, tall = false }: { value: unknown; label: string; tall?: boolean }) {
  const t = useT()
  return (
    <CodeBlock text={JSON.stringify(value, null, 2)} label={t.ui.asJson(label)} copyLabel={t.ui.copyJson} tall={tall} />
  )
}
