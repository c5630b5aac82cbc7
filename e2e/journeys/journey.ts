import type { Locator } from 'playwright-core'
import type { Admin } from '../../scripts/steps/admin.ts'
import type { Product } from '../../scripts/steps/product.ts'
import type { Hand } from '../hand.ts'
import type { View } from '../view.ts'

export interface Walk {
  view: View
  hand: Hand
  product: Product
  admin: Admin
  /** Of the demo. */
  serviceId: string
  /** Another tab of the same browser. */
  openTab: () => Promise<View['page']>
}

export interface Journey {
  name: string
  /** It begins on the login page. */
  signedOut?: boolean
  go: (walk: Walk) => Promise<void>
}

/** The drawer of an action of the demo, opened from the service's list of actions. */
export async function openAction({ view: { page }, hand, serviceId }: Walk, label: string): Promise<Locator> {
  await page.goto(`/capsule-services/${serviceId}?tab=actions`)
  await hand.press(page.getByRole('link', { name: `Run ${label}`, exact: true }))
  const drawer = page.getByRole('dialog', { name: label })
  await drawer.waitFor()
  return drawer
}

export const button = (within: Pick<Locator, 'getByRole'>, name: string) =>
  within.getByRole('button', { name, exact: true })
