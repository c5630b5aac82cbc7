import { useMantineColorScheme } from '@mantine/core'
import { locales, useI18n, useT } from '../i18n/i18n.tsx'
import type { Locale } from '../i18n/i18n.tsx'
import { Choice } from '../ui/choice.tsx'

/** Theme and language: kept in this browser. */
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
    </>
  )
}
