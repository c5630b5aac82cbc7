// `npm run screenshots`: pictures of the built console for the README, into docs/screenshots/.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { startOwnProduct } from '../e2e/own-product.ts'
import { openView, signIn } from '../e2e/view.ts'
import { signIn as signInByApi } from './steps/admin.ts'
import { buildAll } from './steps/build.ts'
import { findChromium, prepareChromium } from './steps/chromium.ts'
import { root } from './steps/command.ts'
import { task } from './steps/stage.ts'

interface Listed {
  id: string
}

await task(async () => {
  await buildAll()
  await prepareChromium()
  const folder = join(root, 'docs', 'screenshots')
  await mkdir(folder, { recursive: true })
  const product = await startOwnProduct()
  const browser = await chromium.launch({ executablePath: findChromium()!, args: ['--no-sandbox', '--disable-gpu'] })
  try {
    const serviceId = await runSome(product)
    const view = await openView(browser, product.url)
    await view.page.goto('/login')
    await signIn(view, product)
    for (const [name, address] of [
      ['overview', '/'],
      ['service', `/capsule-services/${serviceId}`],
    ] as const) {
      await view.page.goto(address)
      await view.page.getByRole('heading', { level: 1 }).waitFor()
      await view.page.waitForLoadState('networkidle')
      await view.page.screenshot({ path: join(folder, `${name}.png`) })
      console.log(`docs/screenshots/${name}.png`)
    }
  } finally {
    await browser.close()
    await product.stop()
  }
  return 0
})

/** A console in which nothing has happened tells nothing. */
async function runSome(product: Awaited<ReturnType<typeof startOwnProduct>>) {
  const admin = (await signInByApi(product.url, product.username, product.password!))!
  const [service] = await admin.get<Listed[]>('/api/admin/capsule-services')
  const actions = await admin.get<{ name: string; inputSchema?: { required?: string[] } }[]>(
    `/api/admin/capsule-services/${service!.id}/actions`,
  )
  for (const { name, inputSchema } of actions)
    if (!inputSchema?.required?.length)
      await admin.post(`/api/admin/capsule-services/${service!.id}/actions/${name}`, {
        payload: {},
        confirmation: true,
      })
  return service!.id
}
