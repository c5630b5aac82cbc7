import { setTimeout as delay } from 'node:timers/promises'

/** In place of Playwright: the same shape, and nothing to install. Steps take their time and hear the signal. */
export interface Page {
  goto: (url: string) => Promise<void>
  click: (selector: string) => Promise<void>
  rows: (selector: string) => Promise<{ number: string; amount: number }[]>
}

export async function withPage<T>(signal: AbortSignal, work: (page: Page) => Promise<T>): Promise<T> {
  const step = () => delay(40, undefined, { signal })
  const page: Page = {
    goto: async (url) => {
      await step()
      if (url.includes('down.example')) throw Object.assign(new Error(`${url} does not answer`), { code: 'SITE_DOWN' })
    },
    click: step,
    rows: async () => {
      await step()
      return [
        { number: '2026-001', amount: 120 },
        { number: '2026-002', amount: 89.5 },
      ]
    },
  }
  try {
    return await work(page)
  } finally {
    // With Playwright: await context.close(), whatever has happened.
  }
}
