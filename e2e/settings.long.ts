import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { signIn as signInByApi } from '../scripts/steps/admin.ts'
import { expectAccessible } from './axe.ts'
import { test as base } from './fixtures.ts'
import { desk, type Look, phone } from './looks.ts'
import { startOwnProduct } from './own-product.ts'
import { signIn, type View } from './view.ts'

const named = { OPSTAGE_INSTANCE_NAME: 'Production', OPSTAGE_INSTANCE_COLOR: 'amber' }

// oxlint-disable-next-line no-empty-pattern -- vitest reads from it which fixtures this one needs
const test = base.override('product', { scope: 'file' }, async ({}, { onCleanup }) => {
  const product = await startOwnProduct({ ...named, OPSTAGE_RETENTION_AUDIT_DAYS: '30' })
  onCleanup(() => product.stop())
  return product
})

const password = 'a password for these tests'
const dark: Look = { width: 1440, theme: 'dark' }

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name, exact: true }).waitFor()
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()

/** To the field or button with the keyboard alone, from where the cursor stands. */
async function tabTo(page: Page, name: string | RegExp) {
  const target = page
    .getByRole('dialog')
    .or(page.getByRole('main'))
    .getByLabel(name)
    .or(page.getByRole('button', { name }))
  for (let i = 0; i < 40; i += 1) {
    await page.keyboard.press('Tab')
    if ((await target.and(page.locator(':focus')).count()) > 0) return
  }
  throw new Error(`No ${name} within 40 steps of the keyboard`)
}

test('an owner lets somebody in, changes what they may do, and lets them out again', async ({ open }) => {
  const { page, complaints } = await open(desk)
  complaints.expect(/status of 409/)
  await page.goto('/settings/users')
  await press(page, 'Create user')
  const dialog = page.getByRole('dialog', { name: 'New user' })
  await dialog.getByLabel('User name').fill('vera')
  await dialog.getByLabel('Name', { exact: true }).fill('Vera')
  await dialog.getByRole('button', { name: 'Create user' }).click()
  await dialog.getByText('vera has been created').waitFor()
  const made = dialog.getByRole('region', { name: 'Password' })
  expect(await made.textContent()).toMatch(/^•+$/)
  await dialog.getByRole('button', { name: 'Show: Password' }).click()
  const handedOver = (await made.textContent())!
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Done' }).click()

  const hers = await open(desk, { signedIn: false })
  hers.complaints.expect(/status of 401/)
  await hers.page.goto('/login?next=/settings/users')
  await signIn(hers, { username: 'vera', password: handedOver })
  await heading(hers.page, 'There is nothing here')
  const menu = hers.page.getByRole('navigation', { name: 'Settings' })
  expect(await menu.getByRole('link').allTextContents()).not.toContain('Users')

  await page.getByRole('link', { name: 'Vera' }).click()
  await heading(page, 'Vera')
  await page.getByRole('main').getByRole('radio', { name: 'owner' }).check()
  await press(page, 'Save')
  await page.getByText('Saved.').waitFor()
  // What she may do now is there without loading the page again.
  await menu.getByRole('link', { name: 'Users' }).waitFor()

  await press(page, 'Disable')
  const question = page.getByRole('dialog', { name: 'Disable vera?' })
  await question.getByText('The one open session ends at once.').waitFor()
  await question.getByRole('button', { name: 'Disable' }).click()
  await page.getByText('Disabled').waitFor()
  await hers.page.getByRole('dialog', { name: 'Your session has ended' }).waitFor()

  await page.getByRole('link', { name: 'Users', exact: true }).first().click()
  await page.getByRole('link', { name: 'admin', exact: true }).click()
  await press(page, 'Disable')
  await page.getByText('only another owner can let you in again').waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Disable' }).click()
  await page.getByText('Make somebody else an owner first.').waitFor()
})

test('tokens with the keyboard alone: made, shown when asked for, revoked and deleted', async ({ open }) => {
  const { page } = await open(desk)
  await page.goto('/settings/tokens?create=token')
  const dialog = page.getByRole('dialog', { name: 'Connect a service' })
  await dialog.waitFor()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type('Edge box')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await tabTo(page, 'Can be used')
  await page.keyboard.press('1')
  await page.keyboard.press('ArrowDown')
  await tabTo(page, 'Only for the agent with this code')
  await page.keyboard.type('edge')
  await page.keyboard.press('Enter')
  const line = dialog.getByRole('region', { name: 'The command line' })
  await line.waitFor()
  expect(await line.textContent()).not.toContain('opstage_reg_')
  await tabTo(page, 'Show: The command line')
  await page.keyboard.press('Enter')
  expect(await line.textContent()).toMatch(/OPSTAGE_REGISTRATION_TOKEN=opstage_reg_\S+/)
  await page.keyboard.press('Escape')

  const row = page.getByRole('row', { name: /Edge box/ })
  await row.getByText('edge', { exact: true }).waitFor()
  for (const [deed, sure] of [
    ['Revoke', 'Revoke token'],
    ['Delete', 'Delete token'],
  ] as const) {
    await row.getByRole('button', { name: deed }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: `${deed} Edge box?` }).waitFor()
    await tabTo(page, sure)
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  }
  await row.waitFor({ state: 'detached' })
})

test('one changes the own password on a phone, and ends where else one is signed in', async ({ open, product }) => {
  const admin = (await signInByApi(product.url, product.username, product.password!))!
  await admin.post('/api/admin/users', { username: 'paul', password, role: 'operator' })
  const { page } = await signedIn(open, phone)
  await page.goto('/settings/account')
  await page.getByLabel('Current password').fill(password)
  await page.getByLabel('New password', { exact: true }).fill('another password of his')
  await page.getByLabel('New password again').fill('another password of his')
  await page.keyboard.press('Enter')
  await page.getByText('Password changed.').waitFor()

  await signInByApi(product.url, 'paul', 'another password of his')
  await press(page, 'End all others')
  const question = page.getByRole('dialog', { name: 'End all your other sessions?' })
  await question.getByText('in 1 other place').waitFor()
  await question.getByRole('button', { name: 'End all others' }).click()
  await page.getByText('opstage-start').waitFor({ state: 'detached' })
  await page.getByText('This browser').waitFor()
  await expectAccessible(page)
})

async function signedIn(open: (look?: Look, how?: { signedIn?: boolean }) => Promise<View>, look: Look) {
  const view = await open(look, { signedIn: false })
  await view.page.goto('/login')
  await view.page.getByLabel('User name').fill('paul')
  await view.page.getByLabel('Password', { exact: true }).fill(password)
  await press(view.page, 'Sign in')
  await heading(view.page, 'Overview')
  return view
}

test('the audit is exported exactly as it is filtered', async ({ open, product }) => {
  const admin = (await signInByApi(product.url, product.username, product.password!))!
  await admin.post('/api/admin/users', { username: 'olaf', password, role: 'viewer' })
  const { page } = await open(desk)
  await page.goto('/audit-events')
  await page.getByLabel('Action').selectOption('user.created')
  await page.getByRole('link', { name: 'admin created user olaf' }).waitFor()
  const save = async (label: string) => {
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: label }).click()])
    return { name: file.suggestedFilename(), lines: (await readFile(await file.path(), 'utf8')).trim().split('\n') }
  }
  const ndjson = await save('Export NDJSON')
  expect(ndjson.name).toBe('opstage-audit.ndjson')
  const events = ndjson.lines.map((line) => JSON.parse(line) as { action: string; targetName: string })
  expect(new Set(events.map(({ action }) => action))).toEqual(new Set(['user.created']))
  // The list has a heading, the file has none.
  await expect.poll(() => page.getByRole('row').count()).toBe(events.length + 1)
  expect(events.map(({ targetName }) => targetName)).toContain('olaf')
  const csv = await save('Export CSV')
  expect(csv.name).toBe('opstage-audit.csv')
  expect(csv.lines).toHaveLength(events.length + 1)
})

test('keeping less history is asked, maintenance tells what it did, diagnostics go along', async ({ open }) => {
  const { page } = await open(dark)
  await page.goto('/settings/retention')
  const days = page.getByRole('textbox', { name: 'Audit events' })
  expect(await days.inputValue()).toBe('30')
  await days.fill('0')
  await page.getByText('A whole number of days from 1 to 3,650.').waitFor()
  await days.fill('7')
  await press(page, 'Save')
  const question = page.getByRole('dialog', { name: 'Keep less history?' })
  await question.getByText('Audit events: everything older than 7 days').waitFor()
  await question.getByRole('button', { name: 'Keep less' }).click()
  await page.getByText('Set here. Without it: 30 days (OPSTAGE_RETENTION_AUDIT_DAYS)').waitFor()
  await press(page, 'No setting of its own: Audit events')
  await press(page, 'Save')
  await page.getByText('Saved.').waitFor()
  expect(await days.inputValue()).toBe('30')

  await page.goto('/settings/system')
  await press(page, 'Run now')
  await page.getByText(/^Done in/).waitFor()
  await expectAccessible(page)
  const [file] = await Promise.all([page.waitForEvent('download'), press(page, 'Download diagnostics')])
  const diagnostics = JSON.parse(await readFile(await file.path(), 'utf8')) as Record<string, unknown>
  expect(diagnostics).toMatchObject({ version: { instance: { name: 'Production' } }, health: { status: 'UP' } })
})

test('which instance this is, is seen on every page; whoever is too quick is told when to try again', async ({
  open,
}) => {
  const { page } = await open({ width: 390, theme: 'dark' })
  for (const [address, title] of [
    ['/settings/users', 'Users'],
    ['/settings/retention', 'Retention and timings'],
  ] as const) {
    await page.goto(address)
    await heading(page, title)
    await page.getByRole('region', { name: 'Instance' }).getByText('Production').waitFor()
    expect(await page.title()).toBe(`${title} · Production · Opstage`)
    await expectAccessible(page)
  }
  expect(await page.locator('link[rel=icon]').getAttribute('href')).toContain(encodeURIComponent('#f2b33d'))

  const stranger = await open(desk, { signedIn: false })
  await stranger.page.goto('/login')
  await heading(stranger.page, 'Sign in')
  expect(await stranger.page.title()).toBe('Sign in · Production · Opstage')
  await expectAccessible(stranger.page)

  stranger.complaints.expect(/status of 429/)
  const error = { code: 'RATE_LIMITED', message: 'Too many attempts' }
  const refusal = { status: 429, headers: { 'retry-after': '2' }, json: { success: false, error } }
  await stranger.page.route('**/auth/login', (route) => route.fulfill(refusal))
  await stranger.page.getByLabel('User name').fill('somebody')
  await stranger.page.getByLabel('Password', { exact: true }).fill(password)
  await press(stranger.page, 'Sign in')
  await stranger.page.getByText(/^Try again in [12] s\.$/).waitFor()
  await stranger.page.getByText('You can try again now.').waitFor()
})

test('how much of what the server can do is used, in words, on a phone and in Chinese too', async ({ open }) => {
  const { page, picture } = await open({ width: 390, theme: 'dark' })
  await page.goto('/settings/system')
  const capacity = page.getByRole('region', { name: 'Capacity' })
  await capacity.getByText(/^(About|Less than) \d+% of what this server can do$/).waitFor()
  await capacity.getByText(/^\d+ online, \d+ waiting for commands here$/).waitFor()
  await capacity.getByText(/^\d[\d.]* a second, .+ median, .+ p99$/).waitFor()
  await expectAccessible(page)
  await picture('capacity')
  await page.evaluate(() => localStorage.setItem('opstage.locale', 'zh'))
  await page.reload()
  await page
    .getByRole('region', { name: '容量' })
    .getByText(/^已用此服务器处理能力的/)
    .waitFor()
  await picture('capacity-zh')
})

test('a console that is still connecting is not passed over in silence where consoles are counted, in Chinese neither', async ({
  open,
}) => {
  const { page } = await open(desk)
  await page.goto('/')
  for (const { locale, none, one } of [
    { locale: 'en', none: 'Connected consoles0; this one is not connected yet', one: 'Connected consoles1' },
    { locale: 'zh', none: '已连接的控制台0（当前控制台尚未连接）', one: '已连接的控制台1' },
  ]) {
    await page.evaluate((chosen) => localStorage.setItem('opstage.locale', chosen), locale)
    let connect = () => {}
    const mayConnect = new Promise<void>((resolve) => (connect = resolve))
    // The page that is left may ask as well, and that one is not the one to be waited for.
    await page.route('**/api/admin/live?*', async (route) => {
      await mayConnect
      await route.continue()
    })
    await page.goto('/settings/system')
    await page.getByText(none, { exact: true }).waitFor()
    connect()
    await page.getByText(one, { exact: true }).waitFor()
    await page.unrouteAll({ behavior: 'wait' })
  }
})
