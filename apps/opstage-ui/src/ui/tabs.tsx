import '@mantine/core/styles/Tabs.layer.css'
import { Tabs as MantineTabs } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './tabs.module.css'
import { useInSight } from './use-in-sight.ts'

interface TabsProps<T extends string> {
  label: string
  value: T
  tabs: readonly { value: T; label: ReactNode }[]
  onChange: (value: T) => void
  /** What the open tab shows. */
  children: ReactNode
}

/** Tabs by the ARIA pattern: arrow keys move, only the open one has content. */
export function Tabs<T extends string>({ label, value, tabs, onChange, children }: TabsProps<T>) {
  const list = useInSight<HTMLDivElement>('[aria-selected=true]', value)
  return (
    <MantineTabs value={value} onChange={(next) => next !== null && onChange(next as T)} keepMounted={false}>
      <MantineTabs.List ref={list} aria-label={label} className={classes.list}>
        {tabs.map((tab) => (
          <MantineTabs.Tab key={tab.value} value={tab.value} className={classes.tab}>
            {tab.label}
          </MantineTabs.Tab>
        ))}
      </MantineTabs.List>
      <MantineTabs.Panel value={value} className={classes.panel}>
        {children}
      </MantineTabs.Panel>
    </MantineTabs>
  )
}
