import { expect } from 'vitest'
import { expectAccessible } from './axe.ts'
import { test } from './fixtures.ts'
import { desk, phone } from './looks.ts'
import { aService, startOwnAgent } from './own-agent.ts'

test.for([desk, phone])(
  'a problem is acknowledged, sinks, and is taken back, at $width px',
  async (look, { open, product }) => {
    const code = `lame-${look.width}`
    await startOwnAgent(product, code, [
      aService(code, { name: code, health: { status: 'DOWN', message: 'no database' } }),
    ])
    const view = await open(look)
    const { page } = view
    await page.goto('/')
    const item = page
      .getByRole('listitem')
      .filter({ has: page.getByRole('link', { name: code, exact: true }) })
      .first()
    await item.getByText('Reports DOWN: no database').waitFor()

    await item.getByRole('button', { name: 'Acknowledge' }).press('Enter')
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Acknowledge' }).click()
    await dialog.getByText('This must be filled in.').waitFor()
    await dialog.getByLabel('What is known').fill('The disk is on its way')
    await expectAccessible(page)
    await view.picture('acknowledge')
    await dialog.getByRole('button', { name: 'Acknowledge' }).click()
    await dialog.waitFor({ state: 'detached' })
    await item.getByText('The disk is on its way').waitFor()
    await item.getByText(/^Known to admin until/).waitFor()
    await view.picture('known')

    await item.getByRole('link', { name: code, exact: true }).click()
    await page.getByText('This problem is known').waitFor()
    await expectAccessible(page)
    await view.picture('known service')
    await page.getByRole('button', { name: /^Take back/ }).click()
    await page.getByRole('button', { name: /^Acknowledge/ }).waitFor()
  },
)

test('labels narrow the list and group a wall; the address says so', async ({ open, product }) => {
  const labelled = (code: string, env: string, status: string) =>
    aService(code, { manifest: { labels: { env } }, health: { status } })
  await startOwnAgent(product, 'shop', [
    labelled('till', 'prod', 'UP'),
    labelled('stock', 'prod', 'DEGRADED'),
    labelled('trial', 'test', 'UP'),
  ])
  const view = await open(desk)
  const { page } = view
  await page.goto('/capsule-services')
  await page.getByLabel('Label').selectOption('env:prod')
  await page.waitForURL(/label=env%3Aprod/)
  await page.getByRole('link', { name: 'trial' }).waitFor({ state: 'detached' })
  expect(await page.getByRole('row').count()).toBe(3)

  await page.getByRole('button', { name: 'Clear filters' }).click()
  await page.getByLabel('Show as').selectOption('label:env')
  await page.waitForURL(/group=label%3Aenv/)
  const prod = page.getByRole('region', { name: 'prod' })
  await prod.getByRole('link', { name: /stock/ }).waitFor()
  expect(await prod.getByRole('listitem').allTextContents()).toEqual([
    expect.stringContaining('stock'),
    expect.stringContaining('till'),
  ])
  await page.getByRole('region', { name: 'Without env' }).getByRole('link', { name: /demo/i }).waitFor()
  await expectAccessible(page)
  await view.picture('wall')
  await page.goto('/capsule-services?group=status')
  await page.getByRole('region', { name: 'Unhealthy' }).getByRole('link', { name: /stock/ }).waitFor()
  await view.picture('wall by status')
})

test('what a report changed stands on the configs', async ({ open, product }) => {
  const withSize = (size: number) =>
    aService('sized', { configs: [{ key: 'size', type: 'number', currentValue: size }] })
  const agent = await startOwnAgent(product, 'sized', [withSize(50)])
  await agent.report([withSize(80)])
  const view = await open(desk)
  const { page } = view
  await page.goto(`/capsule-services/${agent.serviceIds[0]}?tab=configs`)
  const changes = page.getByRole('table', { name: 'Changed since the report before' })
  await changes.getByText('80').waitFor()
  expect(await changes.getByRole('row').last().textContent()).toMatch(/Changed.*size.*50.*80/)
  await expectAccessible(page)
  await view.picture('config changes')
})

test('a list asks once for its bars, and a page once for what it shows', async ({ open }) => {
  const { page } = await open(desk)
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  await page.goto('/capsule-services')
  await page.getByText('· live').waitFor()
  await page
    .getByRole('img', { name: /Status over the last/ })
    .first()
    .waitFor()
  const times = (path: string) => asked.filter((one) => one === path).length
  expect(times('/api/admin/capsule-services/histories')).toBe(1)
  expect(times('/api/admin/capsule-services')).toBe(1)
  expect(times('/api/admin/dashboard/summary')).toBe(1)
})

test('the tabs of a browser share one stream, and another reads on when the reading one closes', async ({ open }) => {
  const { page } = await open(desk)
  const browser = page.context()
  let streams = 0
  browser.on('request', (request) => {
    if (new URL(request.url()).pathname === '/api/admin/live') streams += 1
  })
  await page.goto('/commands')
  await page.getByText('· live').waitFor()
  const second = await browser.newPage()
  await second.goto('/commands')
  await second.getByText('· live').waitFor()
  expect(streams).toBe(1)
  await page.close()
  await expect.poll(() => streams, { timeout: 8000 }).toBe(2)
  await second.getByText('· live').waitFor()
})

/** A browser that has given its leave, and whose notifications can be read. */
const keepsNotifications = `
  globalThis.told = []
  globalThis.Notification = class extends EventTarget {
    static permission = 'granted'
    static requestPermission = async () => 'granted'
    constructor(title, { body }) {
      super()
      this.text = title + ' · ' + body
      told.push(this)
    }
    close() {}
  }`

test('a new problem is told once, and a click leads there', async ({ open, product }) => {
  const agent = await startOwnAgent(product, 'alarm', [aService('alarm', { health: { status: 'UP' } })])
  const { page } = await open(desk)
  const context = page.context()
  await context.grantPermissions(['notifications'])
  await context.addInitScript({ content: keepsNotifications })
  await page.goto('/')
  const other = await context.newPage()
  await other.goto('/agents')
  await other.getByText('· live').waitFor()
  await page.getByRole('button', { name: /account, theme/ }).click()
  await page.getByRole('radio', { name: 'On' }).check({ force: true })
  // Its code is loaded only now.
  await expect.poll(() => page.evaluate(`localStorage.getItem('opstage.notified')`), { timeout: 8000 }).not.toBeNull()

  await agent.beat(() => ({ status: 'DOWN', message: 'no database' }))
  const told = async () =>
    (await Promise.all([page, other].map((one) => one.evaluate<string[]>('told.map(({ text }) => text)')))).flat()
  await expect
    .poll(told, { timeout: 8000 })
    .toEqual([expect.stringMatching(/^alarm: Offline · Since .* · Reports DOWN: no database$/)])
  for (const one of [page, other]) await one.evaluate("told[0]?.dispatchEvent(new Event('click'))")
  const address = `**/capsule-services/${agent.serviceIds[0]}`
  await Promise.any([page, other].map((one) => one.waitForURL(address)))
})

test('nothing grows while a tab stays open under thousands of events', async ({ open, product }) => {
  const services = Array.from({ length: 100 }, (_, i) => aService(`busy-${i}`))
  const agent = await startOwnAgent(product, 'busy', services)
  const { page } = await open(desk)
  const devtools = await page.context().newCDPSession(page)
  const measure = async () => {
    await devtools.send('HeapProfiler.collectGarbage')
    const { usedSize } = await devtools.send('Runtime.getHeapUsage')
    const { nodes, jsEventListeners } = await devtools.send('Memory.getDOMCounters')
    return { megabytes: usedSize / 1e6, nodes, jsEventListeners }
  }
  const flip = async (times: number) => {
    for (let n = 0; n < times; n += 1)
      await agent.beat((_, i) => ({ status: (i + n) % 2 === 0 ? 'UP' : 'DEGRADED', message: `beat ${n}` }))
    await page
      .getByText(`beat ${times - 1}`)
      .first()
      .waitFor()
  }
  await page.goto('/')
  await page.getByText('· live').waitFor()
  // First it fetches the other pages' code. A turn was seen to take 0.1 MB, and once 1.2; what is kept of each event would be in every turn.
  await flip(25)
  const turns = [await measure()]
  while (turns.length < 4) {
    await flip(25)
    turns.push(await measure())
  }
  const leastGrowth = (what: keyof (typeof turns)[number]) =>
    Math.min(...turns.slice(1).map((turn, i) => turn[what] - turns[i]![what]))
  expect(leastGrowth('megabytes')).toBeLessThan(0.5)
  expect(leastGrowth('nodes')).toBeLessThan(500)
  expect(leastGrowth('jsEventListeners')).toBeLessThan(100)
})
