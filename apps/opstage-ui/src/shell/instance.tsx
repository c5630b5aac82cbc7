import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { versionQuery } from '../features/system/queries.ts'
import { useT } from '../i18n/i18n.tsx'
import { iconOf, instanceColors } from './instance-colors.ts'
import classes from './instance.module.css'

/** What the operator calls this installation; nothing while none is named. */
function useInstance() {
  const instance = useQuery(versionQuery).data?.instance
  if (!instance || (instance.name === null && instance.color === null)) return undefined
  return { name: instance.name, pair: instanceColors[instance.color ?? 'gray'] }
}

/** `Services · Production · Opstage`. */
export function useTitle(title: string): void {
  const t = useT()
  const name = useInstance()?.name
  useEffect(() => {
    document.title = [title, name, t.app.name].filter(Boolean).join(' · ')
  }, [title, name, t])
}

/** Over every page, also the login: production or not is seen before anything is pressed. */
export function InstanceStrip() {
  const t = useT()
  const instance = useInstance()
  const icon = instance && iconOf(instance.pair)
  useEffect(() => {
    if (icon !== undefined) document.querySelector('link[rel="icon"]')?.setAttribute('href', icon)
  }, [icon])
  if (!instance) return null
  const { name, pair } = instance
  return (
    <section
      aria-label={t.app.instance}
      className={classes.strip}
      data-bare={name === null || undefined}
      style={{ background: pair.ground, color: pair.ink }}
    >
      {name !== null && <strong>{name}</strong>}
    </section>
  )
}
