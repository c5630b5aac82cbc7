import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { test } from './fixtures.ts'
import { desk, phone } from './looks.ts'
import { aService, startOwnAgent } from './own-agent.ts'

const unbroken = 'w'.repeat(180)
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
    currentValue: i === 0 ? unbroken.repeat(20) : script,
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
    { site: script, note: unbroken },
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

const protocols = (page: Page) =>
  page.evaluate<string[]>(`[...new Set([...document.querySelectorAll('a')].map(({ protocol }) => protocol))]`)

test.for([desk, phone])(
  'texts of a hostile service stay texts and in their place, at $width px',
  async (look, { open, product }) => {
    const agent = await startOwnAgent(product, `hostile-${look.width}`, [
      { ...hostile, code: `hostile-${look.width}`, manifest: { ...hostile.manifest, code: `hostile-${look.width}` } },
    ])
    const [serviceId] = agent.serviceIds
    const { id } = await agent.admin.post<{ id: string }>(`/api/admin/capsule-services/${serviceId}/actions/action-0`, {
      payload: { [unbroken]: unbroken },
    })
    await agent.answer({ success: true, message: unbroken.repeat(10), data: list })

    const view = await open(look)
    const { page } = view
    const service = `/capsule-services/${serviceId}`
    for (const address of [
      '/',
      '/capsule-services',
      '/capsule-services?group=status',
      '/capsule-services?group=label:rtl',
      service,
      ...['actions', 'commands', 'configs', 'health', 'manifest', 'audit'].map((tab) => `${service}?tab=${tab}`),
      `${service}?tab=actions&action=action-1`,
      `/agents/${agent.agentId}`,
      '/commands',
      `/commands/${id}`,
      '/audit-events',
    ]) {
      await page.goto(address)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await page
        .getByText('updated')
        .first()
        .waitFor({ timeout: 2000 })
        .catch(() => undefined)
      await view.picture(
        `hostile ${address.replace(serviceId!, 'service').replace(agent.agentId, 'agent').replace(id, 'command')}`,
      )
      expect(await overflow(page), address).toEqual([])
      expect(
        (await protocols(page)).filter((one) => !/^https?:$/.test(one)),
        address,
      ).toEqual([])
      expect(await page.locator('main b:text-is("bold"), main img[src="x"]').count(), address).toBe(0)
    }
    await page.goto(`/commands/${id}`)
    const fine = page.getByRole('link', { name: 'https://example.com/fine' })
    await fine.waitFor()
    expect(await page.getByRole('link', { name: /javascript:|data:text/ }).count()).toBe(0)
  },
)
