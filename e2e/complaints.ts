import type { Page } from 'playwright-core'

export interface Complaints {
  /** Says that what matches is meant to happen in this test, like the 401 of a wrong password. */
  expect: (pattern: RegExp) => void
  unexpected: () => string[]
}

/** Collects what a browser's console would show in red or yellow: a user would see none of it, and a developer all. */
export function collectComplaints(page: Page): Complaints {
  const seen: string[] = []
  const expected: RegExp[] = []
  page.on('pageerror', (error) => seen.push(`page error: ${error.stack ?? error.message}`))
  page.on('crash', () => seen.push('the page crashed'))
  page.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return
    const { url, lineNumber } = message.location()
    seen.push(`console ${message.type()}: ${message.text()} (${url}:${lineNumber})`)
  })
  return {
    expect: (pattern) => void expected.push(pattern),
    unexpected: () => seen.filter((line) => !expected.some((pattern) => pattern.test(line))),
  }
}
