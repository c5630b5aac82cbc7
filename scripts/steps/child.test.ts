import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { obituary, startChild } from './child.ts'

function start(code: string) {
  const folder = mkdtempSync(join(tmpdir(), 'opstage-child-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const lines: string[] = []
  let wake: () => void
  const said = new Promise<void>((resolve) => (wake = resolve))
  const options = {
    name: 'Sleeper',
    args: ['-e', code],
    env: process.env,
    logFile: join(folder, 'sleeper.log'),
    onLine: (line: string) => {
      lines.push(line)
      wake()
    },
  }
  return { child: startChild(options), again: () => startChild(options), said, lines, folder }
}

test('a child that dies is reported with its exit code and its last lines', async () => {
  const { child } = start('for (let i = 0; i < 50; i++) console.log("line", i); process.exit(7)')
  const text = await obituary(child)
  expect(text).toContain('Sleeper ended with exit code 7.')
  expect(text).toContain('line 49')
  expect(text).not.toContain('line 30')
  expect(text).toContain('sleeper.log')
})

test('one that ends when asked is asked once', async () => {
  const { child, said, lines } = start(
    'process.on("SIGTERM", () => { console.log("bye"); process.exit(0) }); setInterval(() => {}, 1000); console.log("up")',
  )
  await said
  await child.stop()
  expect(await child.exited).toBe('ended with exit code 0')
  expect(lines).toEqual(['up', 'bye'])
})

test('one that does not want to end is made to', async () => {
  const { child, said } = start('process.on("SIGTERM", () => {}); setInterval(() => {}, 1000); console.log("up")')
  await said
  await child.stop(100)
  expect(await child.exited).toBe('was ended by SIGKILL')
})

test('the log of the start before is kept', async () => {
  const { child, again, folder } = start('console.log(process.pid)')
  await child.exited
  const next = again()
  await next.exited
  expect(readFileSync(join(folder, 'sleeper.log.1'), 'utf8')).toBe(`${child.pid}\n`)
})
