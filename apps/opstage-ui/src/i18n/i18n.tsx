import { createContext, use, useCallback, useMemo, useState, useTransition } from 'react'
import type { ReactNode } from 'react'
import { en } from './en.ts'
import { createFormat } from './format.ts'
import type { Format } from './format.ts'
import type { Messages } from './messages.ts'

export const locales = { en: 'English', zh: '简体中文' } as const
export type Locale = keyof typeof locales

const tags = { en: 'en-GB', zh: 'zh-CN' } as const satisfies Record<Locale, string>

const load = {
  // With the rest: most need it, and a file more would hold up the first page.
  en: () => Promise.resolve<Messages>(en),
  zh: async (): Promise<Messages> => (await import('./zh.ts')).zh,
} satisfies Record<Locale, () => Promise<Messages>>

const KEY = 'opstage.locale'

function startLocale(): Locale {
  const chosen = localStorage.getItem(KEY)
  if (chosen === 'en' || chosen === 'zh') return chosen
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en'
}

interface I18n {
  locale: Locale
  t: Messages
  format: Format
  setLocale: (locale: Locale) => void
}

const I18nContext = createContext<I18n | undefined>(undefined)

/** Called once before the first render, so that no screen is ever drawn without its words. */
export async function loadStartMessages(): Promise<{ locale: Locale; messages: Messages }> {
  const locale = startLocale()
  document.documentElement.lang = tags[locale]
  return { locale, messages: await load[locale]() }
}

export function I18nProvider(props: { start: { locale: Locale; messages: Messages }; children: ReactNode }) {
  const [current, setCurrent] = useState(props.start)
  const [, startTransition] = useTransition()

  const setLocale = useCallback((locale: Locale) => {
    localStorage.setItem(KEY, locale)
    startTransition(async () => {
      const messages = await load[locale]()
      document.documentElement.lang = tags[locale]
      setCurrent({ locale, messages })
    })
  }, [])

  const value = useMemo<I18n>(
    () => ({
      locale: current.locale,
      t: current.messages,
      format: createFormat(tags[current.locale], current.messages.time),
      setLocale,
    }),
    [current, setLocale],
  )
  return <I18nContext value={value}>{props.children}</I18nContext>
}

export function useI18n(): I18n {
  const value = use(I18nContext)
  if (!value) throw new Error('useI18n works below I18nProvider only')
  return value
}

/** The words of the chosen language. */
export const useT = (): Messages => useI18n().t

/** Times, durations and numbers in the chosen language. */
export const useFormat = (): Format => useI18n().format
