import { readFile } from 'node:fs/promises'
import { expect } from 'vitest'
import { expectAccessible } from './axe.ts'
import { test } from './fixtures.ts'
import { desk, phone } from './looks.ts'

test('an owner makes a backup, reads what going back means, and takes the file along', async ({ open }) => {
  const { page, picture } = await open(desk)
  await page.goto('/settings/backups')
  await page.getByRole('button', { name: 'Back up now' }).click()
  await page.getByText(/^opstage-\d{8}T\d{9}Z\.db has been made$/).waitFor()
  const row = page.getByRole('table', { name: 'Backups' }).getByRole('row').nth(1)
  await row.getByText(/up to event \d+/).waitFor()
  await expectAccessible(page)
  await picture('backups')
  await page
    .getByLabel('The command')
    .getByText(/opstage restore .*backups\/opstage-.*\.db --force/)
    .waitFor()

  const coming = page.waitForEvent('download')
  await row.getByRole('link', { name: /^Download opstage-/ }).click()
  const download = await coming
  const file = await readFile(await download.path())
  expect(file.subarray(0, 15).toString()).toBe('SQLite format 3')
  expect(file.subarray(-2000).toString('latin1')).toMatch(/\nopstage-backup \{"form":"opstage-backup-1".*\}\n$/)
  expect(download.suggestedFilename()).toMatch(/^opstage-\d{8}T\d{9}Z\.db$/)
})

test('on a phone, dark and in Chinese, it is all there', async ({ open }) => {
  const { page, picture } = await open({ ...phone, theme: 'dark' })
  await page.addInitScript(() => localStorage.setItem('opstage.locale', 'zh'))
  await page.goto('/settings/backups')
  await page.getByRole('button', { name: '立即备份' }).click()
  await page.getByText(/^已创建 opstage-/).waitFor()
  await page.getByRole('heading', { name: '如何恢复' }).waitFor()
  await expectAccessible(page)
  await picture('backups')
})
