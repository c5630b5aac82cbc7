import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { test } from './fixtures.ts'
import { desk, phone } from './looks.ts'
import { aService, startOwnAgent } from './own-agent.ts'

const unbroken = 'w'.repeat(180)
/** As long as a text may be; names end at 200. */
const endless = 'w'.repeat(10_000)
const rightToLeft = '\u202Eשירות מבחן مرحبا بالعالم'
const script = 'javascript:alert(1)//'

const hostile = aService('hostile', {
  name: `💥🧨 ${rightToLeft} ${unbroken}`.slice(0, 200),
  description: `<img src=x onerror=alert(1)> ${unbroken}`.repeat(4),
  version: 'v'.repeat(80),
  manifest: { labels: { [unbroken.slice(0, 80)]: unbroken, link: script, rtl: rightToLeft } },
  health: { status: 'DOWN', message: `${'x'.repeat(3000)} ${rightToLeft} <b>bold</b>` },
  configs: Array.from({ length: 50 }, (_, i) => ({
    key: `${unbroken}${i}`,
    type: 'string',
    source: unbroken,
    currentValue: i === 0 ? endless : script,
    defaultValue: '🧨'.repeat(90),
  })),
  actions: Array.from({ length: 500 }, (_, i) => ({
    name: `action-${i}`,
    label: i === 0 ? 'The list' : `${'🧨'.repeat(20)} ${unbroken.slice(0, 120)} ${i}`,
    description: `${rightToLeft} ${unbroken.repeat(5)}`,
    category: `${unbroken.slice(0, 76)}${i % 3}`,
    prepare: false,
  })),
})

const list = {
  title: unbroken,
  columns: [
    { key: 'site', label: unbroken, format: 'link' },
    { key: 'note', label: rightToLeft },
  ],
  data: [
    { site: script, note: endless },
    { site: 'data:text/html,<script>alert(1)</script>', note: '🧨' },
    { site: 'https://example.com/fine', note: rightToLeft },
  ],
}

/** What sticks out of the page, where it can be pushed sideways. The page's own code: this file knows no browser types. */
const overflow = (page: Page) =>
  page.evaluate<string[]>(`(() => {
    const width = document.documentElement.clientWidth
    if (document.documentElement.scrollWidth <= width) return []
    const wide = [...document.querySelectorAll('main *')].filter((one) => one.getBoundingClientRect().right > width + 1)
    return wide.slice(0, 5).map((one) => one.outerHTML.slice(0, 160))
  })()`)

/** Where links lead that do not stay in the console. */
const foreignLinks = (page: Page) =>
  page.evaluate<string[]>(
    `[...document.querySelectorAll('a')].map(({ href }) => href).filter((href) => !href.startsWith(location.origin))`,
  )

const widths = [desk, phone]

test('texts of a hostile service stay texts and in their place, on a desk and on a phone', async ({
  open,
  product,
}) => {
  const agent = await startOwnAgent(product, 'hostile', [hostile])
  const service = `/capsule-services/${agent.serviceIds[0]}`
  const { id } = await agent.admin.post<{ id: string }>(`/api/admin${service}/actions/action-0`, {
    payload: { [unbroken]: unbroken },
  })
  await agent.answer({ success: true, message: endless, data: { list } })
  const view = await open(desk)
  const { page } = view
  for (const [address, shows] of [
    ['/', 'hostile'],
    ['/capsule-services', 'hostile'],
    ['/capsule-services?group=label:rtl', 'Without rtl'],
    [service, 'First seen'],
    [`${service}?tab=actions`, 'The list'],
    [`${service}?action=action-1`, 'Cancel'],
    [`${service}?tab=configs`, 'differs from the default'],
    [`${service}?tab=health`, 'Changes of state'],
    [`${service}?tab=manifest`, 'schemaVersion'],
    [`/agents/${agent.agentId}`, 'hostile'],
    [`/commands/${id}`, 'https://example.com/fine'],
  ] as const) {
    await page.goto(address)
    await page.getByText(shows).first().waitFor({ state: 'attached' })
    for (const { width } of widths) {
      await page.setViewportSize({ width, height: 900 })
      expect(await overflow(page), `${address} at ${width} px`).toEqual([])
    }
    expect(await page.locator('main b:text-is("bold"), main img[src="x"]').count(), address).toBe(0)
    expect(await foreignLinks(page), address).toEqual(address.startsWith('/commands/') ? [list.data[2]!.site] : [])
  }
  await view.picture('hostile result')
})
