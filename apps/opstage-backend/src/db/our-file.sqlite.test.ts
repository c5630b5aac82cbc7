import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { identify, openOurs } from './our-file.ts'

function ours() {
  const folder = mkdtempSync(join(tmpdir(), 'opstage-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'opstage.db')
  writeFileSync(path, 'ours')
  const opened: string[] = []
  const open = () => {
    opened.push('opened')
    return { close: () => void opened.push('closed') }
  }
  return { file: identify(path), opened, open }
}

test('a file is opened as long as it is the one that it was', () => {
  const { file, opened, open } = ours()
  openOurs(file, open)
  expect(opened).toEqual(['opened'])
})

test('one that is replaced while it is opened is closed before anything is read', () => {
  const { file, opened, open } = ours()
  const replaceAndOpen = (path: string) => {
    writeFileSync(`${path}.other`, 'theirs')
    renameSync(`${path}.other`, path)
    return open()
  }
  expect(() => openOurs(file, replaceAndOpen)).toThrow(`${file.path} was deleted or replaced`)
  expect(opened).toEqual(['opened', 'closed'])
})

test('one that was deleted before is not even opened', () => {
  const { file, opened, open } = ours()
  rmSync(file.path)
  expect(() => openOurs(file, open)).toThrow(`${file.path} was deleted or replaced`)
  expect(opened).toEqual([])
})
