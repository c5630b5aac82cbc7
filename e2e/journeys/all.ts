import { signIn } from '../../scripts/steps/admin.ts'
import type { Product } from '../../scripts/steps/product.ts'
import { type HandName, handOf } from '../hand.ts'
import type { Look } from '../looks.ts'
import type { View } from '../view.ts'
import { finding } from './finding.ts'
import type { Journey } from './journey.ts'
import { runs } from './runs.ts'
import { sessions } from './sessions.ts'

export const journeys: Journey[] = [...sessions, ...finding, ...runs]

type Open = (look?: Look, options?: { signedIn?: boolean }) => Promise<View>

export async function travel(
  { go, signedOut = false }: Journey,
  look: Look,
  by: HandName,
  open: Open,
  product: Product,
) {
  const view = await open(look, { signedIn: !signedOut })
  const admin = (await signIn(product.url, product.username, product.password!))!
  const [service] = await admin.get<{ id: string }[]>('/api/admin/capsule-services')
  const openTab = () => view.page.context().newPage()
  await go({ view, hand: handOf(by, view.page), product, admin, serviceId: service!.id, openTab })
}
