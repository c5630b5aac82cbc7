import { expect } from 'vitest'
import { expectAccessible } from '../axe.ts'
import { button, type Journey, openAction, type Walk } from './journey.ts'

async function signIn({ view: { page }, hand, product }: Walk) {
  await hand.write(page.getByLabel('User name'), product.username)
  await hand.write(page.getByLabel('Password', { exact: true }), product.password!)
  await hand.press(button(page, 'Sign in'))
}

export const sessions: Journey[] = [
  {
    name: 'sign in where the address leads, and out',
    signedOut: true,
    go: async (walk) => {
      const { view, hand } = walk
      const { page } = view
      view.complaints.expect(/status of 401/)
      await page.goto('/audit-events?result=SUCCESS')
      await page.getByRole('heading', { level: 1 }).waitFor()
      await expectAccessible(page)
      await hand.write(page.getByLabel('User name'), 'admin')
      await hand.write(page.getByLabel('Password', { exact: true }), 'not the password')
      await hand.press(button(page, 'Sign in'))
      await page.getByText('User name or password is wrong').waitFor()
      await signIn(walk)
      await page.getByRole('heading', { level: 1, name: 'Audit' }).waitFor()
      expect(new URL(page.url()).search).toBe('?result=SUCCESS')

      const isPhone = page.viewportSize()!.width < 720
      await hand.press(isPhone ? button(page, 'More') : page.getByRole('button', { name: /sign out/ }))
      await hand.press(button(page, 'Sign out'))
      await page.waitForURL('**/login')
    },
  },
  {
    name: 'sign in again in the middle of a form, and lose nothing',
    signedOut: true,
    go: async (walk) => {
      const { view, hand } = walk
      const { page } = view
      view.complaints.expect(/status of 401/)
      await page.goto('/login')
      await signIn(walk)
      await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
      const drawer = await openAction(walk, 'Pretend a state of health')
      await hand.choose(drawer.getByRole('combobox', { name: 'State' }), 'Up')
      await hand.write(drawer.getByLabel('Why'), 'all of this stays')
      await endSession(walk)
      await hand.press(button(drawer, 'Run'))
      const again = page.getByRole('dialog', { name: 'Your session has ended' })
      await hand.write(again.getByLabel('Password', { exact: true }), walk.product.password!)
      await hand.press(button(again, 'Sign in'))
      await again.waitFor({ state: 'detached' })
      expect(await drawer.getByLabel('Why').inputValue()).toBe('all of this stays')
      await hand.press(button(drawer, 'Run'))
      await drawer.getByText('Succeeded').first().waitFor()
    },
  },
]

/** On the server, behind the back of the page. */
async function endSession({ view: { page }, product }: Walk) {
  const { request } = page.context()
  const { data } = (await (await request.get(`${product.url}/api/admin/auth/me`)).json()) as {
    data: { csrfToken: string }
  }
  const ended = await request.post(`${product.url}/api/admin/auth/logout`, {
    headers: { 'x-csrf-token': data.csrfToken },
  })
  expect(ended.ok()).toBe(true)
}
