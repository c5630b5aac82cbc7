import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

/** Fails with one line per element that breaks a rule of WCAG 2.2 AA or of good practice. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  const lines = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, target }) => `${id}: ${help}\n  ${target.join(' ')}\n  ${html}`),
  )
  expect(lines, `axe on ${page.url()}`).toEqual([])
}
