import { useState } from 'react'
import { useT } from '../i18n/i18n.tsx'
import { NativeSelect, TextInput } from '../ui/fields.ts'
import { fromLocalInput, toLocalInput } from '../ui/local-time.ts'
import { spans } from './period.ts'
import type { Span } from './period.ts'

interface Period {
  span?: Span | undefined
  from?: string | undefined
  to?: string | undefined
}

interface PeriodFilterProps {
  value: Period
  onChange: (change: Period) => void
}

/** Back from now, or between two times of the reader's clock. */
export function PeriodFilter({ value: { span, from, to }, onChange }: PeriodFilterProps) {
  const t = useT()
  const [between, setBetween] = useState(from !== undefined || to !== undefined)
  const choose = (chosen: string) => {
    setBetween(chosen === 'between')
    onChange({ span: spans.find((one) => one === chosen), from: undefined, to: undefined })
  }
  return (
    <>
      <NativeSelect
        size="xs"
        aria-label={t.period.label}
        value={span ?? (between ? 'between' : '')}
        data={[
          { value: '', label: t.period.any },
          ...spans.map((value) => ({ value, label: t.period.spans[value] })),
          { value: 'between', label: t.period.between },
        ]}
        onChange={({ currentTarget: { value } }) => choose(value)}
      />
      {between && span === undefined && (
        <>
          <TextInput
            size="xs"
            type="datetime-local"
            aria-label={t.period.from}
            value={toLocalInput(from)}
            onChange={({ currentTarget: { value } }) => onChange({ from: fromLocalInput(value) })}
          />
          <TextInput
            size="xs"
            type="datetime-local"
            aria-label={t.period.to}
            value={toLocalInput(to)}
            onChange={({ currentTarget: { value } }) => onChange({ to: fromLocalInput(value) })}
          />
        </>
      )}
    </>
  )
}
