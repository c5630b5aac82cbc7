import { useMantineColorScheme } from '@mantine/core'
import { locales, useI18n, useT } from '../i18n/i18n.tsx'
import type { Locale } from '../i18n/i18n.tsx'
import { setNotify, useNotify } from '../notify.ts'
import { Choice } from '../ui/choice.tsx'
import classes from './account.module.css'

/** Theme, language and notifications: kept in this browser. */
export function Appearance() {
  const t = useT()
  const { locale, setLocale } = useI18n()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <>
      <Choice
        label={t.app.account.theme}
        value={colorScheme}
        options={[
          { value: 'auto', label: t.app.account.system },
          { value: 'light', label: t.app.account.light },
          { value: 'dark', label: t.app.account.dark },
        ]}
        onChange={setColorScheme}
      />
      <Choice<Locale>
        label={t.app.account.language}
        value={locale}
        options={[
          { value: 'en', label: locales.en },
          { value: 'zh', label: locales.zh },
        ]}
        onChange={setLocale}
      />
      <Notify />
    </>
  )
}

/** The browser asks for its leave when it is switched on, and never before. */
function Notify() {
  const t = useT()
  const state = useNotify()
  if (state === 'absent') return null
  if (state === 'blocked') return <p className={classes.hint}>{t.app.account.notifyBlocked}</p>
  return (
    <Choice<'off' | 'on'>
      label={t.app.account.notify}
      value={state}
      options={[
        { value: 'off', label: t.app.account.off },
        { value: 'on', label: t.app.account.on },
      ]}
      onChange={(next) => void setNotify(next === 'on')}
    />
  )
}
