import type { Locator, Page } from 'playwright-core'

/** How a user gets things done: with a pointer, or with nothing but the keyboard. */
export interface Hand {
  press: (target: Locator) => Promise<void>
  write: (target: Locator, text: string) => Promise<void>
  /** An option of a select, by its words. */
  choose: (target: Locator, option: string) => Promise<void>
  openTab: (name: string) => Promise<void>
}

export const hands = ['mouse', 'keyboard'] as const
export type HandName = (typeof hands)[number]

export const handOf = (name: HandName, page: Page): Hand => (name === 'mouse' ? mouse(page) : keyboard(page))

const tab = (page: Page, name: string) => page.getByRole('tab', { name, exact: true })

const mouse = (page: Page): Hand => ({
  press: (target) => target.click(),
  write: (target, text) => target.fill(text),
  choose: async (target, option) => void (await target.selectOption({ label: option })),
  openTab: (name) => tab(page, name).click(),
})

const keyboard = (page: Page): Hand => ({
  press: async (target) => {
    await tabTo(page, target)
    await page.keyboard.press('Enter')
  },
  write: async (target, text) => {
    await tabTo(page, target)
    await page.keyboard.press('Control+a')
    await page.keyboard.type(text)
  },
  choose: async (target, option) => {
    await tabTo(page, target)
    await page.keyboard.type(option)
  },
  openTab: async (name) => {
    await tabTo(page, page.getByRole('tab', { selected: true }))
    const wanted = tab(page, name)
    while ((await wanted.getAttribute('aria-selected')) !== 'true') {
      const before = await selectedTab(page)
      await page.keyboard.press('ArrowRight')
      await page.getByRole('tab', { selected: true }).filter({ hasNotText: before }).waitFor()
    }
  },
})

const selectedTab = async (page: Page) => (await page.getByRole('tab', { selected: true }).textContent()) ?? ''

const MOST_TABS = 150

/** Fails when the Tab key does not lead there: then nobody without a pointer gets there. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor()
  const focused = target.and(page.locator(':focus'))
  for (let presses = 0; presses < MOST_TABS; presses += 1) {
    if ((await focused.count()) > 0) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`${MOST_TABS} presses of Tab do not lead to ${target.toString()}`)
}
