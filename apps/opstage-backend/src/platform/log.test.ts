import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createLog, logFileAt } from './log.ts'

const TOKEN = 'opstage_agent_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG'

function logged(write: (log: ReturnType<typeof createLog>) => void) {
  const lines: string[] = []
  write(createLog('info', { write: (line) => void lines.push(line) }))
  return { text: lines.join(''), first: JSON.parse(lines[0]!) as Record<string, unknown> }
}

test('a line is JSON with level, time and words', () => {
  const { first } = logged((log) => log.info({ port: 8080 }, 'ready'))
  expect(first).toEqual({ level: 'info', time: expect.stringMatching(/^\d{4}-.*Z$/), port: 8080, msg: 'ready' })
})

test.each([
  ['in the words', (log: ReturnType<typeof createLog>) => log.info(`got ${TOKEN}`)],
  ['in what is put into the words', (log: ReturnType<typeof createLog>) => log.info('got %s', TOKEN)],
  ['in a field', (log: ReturnType<typeof createLog>) => log.info({ header: `Bearer ${TOKEN}` }, 'got')],
  ['under a key', (log: ReturnType<typeof createLog>) => log.info({ user: { password: TOKEN } }, 'got')],
  ['in an error', (log: ReturnType<typeof createLog>) => log.error(new Error(`refused ${TOKEN}`))],
  [
    'in an error that is a field',
    (log: ReturnType<typeof createLog>) => log.error({ err: new Error(TOKEN) }, 'failed'),
  ],
  [
    'in the cause of an error',
    (log: ReturnType<typeof createLog>) => log.error({ err: new Error('failed', { cause: new Error(TOKEN) }) }),
  ],
  ['in a URL', (log: ReturnType<typeof createLog>) => log.info(`connecting to postgres://app:${TOKEN}@db/x`)],
])('no secret is logged %s', (_, write) => {
  const { text } = logged(write)
  expect(text).toContain('[REDACTED]')
  expect(text).not.toContain(TOKEN)
})

test('an error keeps what helps: name, words, code, stack and cause', () => {
  const cause = Object.assign(new Error('disk full'), { code: 'SQLITE_FULL' })
  const { first } = logged((log) =>
    log.error({ err: new TypeError('not stored', { cause }), requestId: 'r-1' }, 'failed'),
  )
  expect(first).toMatchObject({
    level: 'error',
    msg: 'failed',
    requestId: 'r-1',
    err: {
      type: 'TypeError',
      message: 'not stored',
      stack: expect.stringContaining('log.test.ts'),
      cause: { type: 'Error', message: 'disk full', code: 'SQLITE_FULL' },
    },
  })
  const alone = logged((log) => log.error(new Error('alone')))
  expect(alone.first).toMatchObject({ err: { message: 'alone' } })
})

test('text from strangers is no format and no second line', () => {
  const { text, first } = logged((log) => log.info({ message: '%s %d\n{"level":"fatal"}' }, 'said'))
  expect(first.message).toBe('%s %d\n{"level":"fatal"}')
  expect(text.trim().split('\n')).toHaveLength(1)
})

test('a log that goes to a file is nobody else’s to read, and is there at once', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'opstage-test-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = join(folder, 'opstage.log')
  createLog('info', logFileAt(file)).info('started')
  expect(await readFile(file, 'utf8')).toContain('started')
  expect(((await stat(file)).mode & 0o777).toString(8)).toBe('600')
})
