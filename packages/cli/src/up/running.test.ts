import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { findRunning, howToStop } from './running.ts'

const noSuchProcess = 2 ** 30

test('only an Opstage that answers is running, whatever a crash left behind', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'opstage-running-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'running.json')
  expect(await findRunning(file)).toBeUndefined()
  writeFileSync(file, '{"half')
  expect(await findRunning(file)).toBeUndefined()

  const server = createServer((_, response) => response.end('{}')).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  writeFileSync(file, JSON.stringify({ url, pid: process.pid, children: [] }))
  expect(await findRunning(file)).toMatchObject({ url })
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
  expect(await findRunning(file)).toBeUndefined()
})

test('how to stop it depends on what is left of it', () => {
  expect(howToStop({ url: '', pid: process.pid, children: [] })).toContain('Ctrl-C')
  const orphans = { url: '', pid: noSuchProcess, children: [noSuchProcess, process.pid] }
  expect(howToStop(orphans)).toBe(`kill ${process.pid}`)
})
