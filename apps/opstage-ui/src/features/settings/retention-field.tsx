import type { Setting } from '@xtrape/capsule-contracts-node'
import { useFormat, useT } from '../../i18n/i18n.tsx'
import { Button } from '../../ui/button.ts'
import { TextInput } from '../../ui/fields.ts'
import { type Draft, isValid, typedIn } from './draft.ts'
import classes from './settings.module.css'
import { useSettingWords } from './words.ts'

interface RetentionFieldProps {
  setting: Setting
  draft: Draft
  onChange: (typed: string | null) => void
}

/** One number of days, and where it comes from. */
export function RetentionField({ setting, draft, onChange }: RetentionFieldProps) {
  const t = useT()
  const format = useFormat()
  const words = useSettingWords()
  const name = words.name(setting)
  const text = typedIn(setting, draft)
  const { min = 1, max = Infinity, source } = setting
  const typed = draft[setting.key]
  const isSetHere = typed === undefined ? source === 'setting' : typed !== null
  return (
    <div className={classes.row}>
      <TextInput
        label={name}
        description={setting.key === 'retention.commandsDays' ? t.retention.commandsHelp : undefined}
        inputMode="numeric"
        autoComplete="off"
        rightSection={<span className={classes.unit}>{t.retention.unit}</span>}
        rightSectionWidth={52}
        error={isValid(setting, text) ? undefined : t.retention.range(format.number(min), format.number(max))}
        value={text}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <p className={classes.source}>
        {isSetHere ? t.retention.instead(words.fallback(setting)) : words.fallback(setting)}
        {isSetHere && (
          <Button
            size="compact-sm"
            variant="subtle"
            aria-label={t.retention.backOf(name)}
            onClick={() => onChange(null)}
          >
            {t.retention.back}
          </Button>
        )}
      </p>
    </div>
  )
}
