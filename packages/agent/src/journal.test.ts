import { appendFile, mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { FakeClock } from '../test/fake-clock.ts'
import { createJournal } from './journal.ts'
import { writeLine } from './journal-lines.ts'
import { createLog } from './log.ts'

const HOUR_MS = 3600_000

async function newFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'agent-journal-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return join(folder, 'journal')
}

/** A journal as the next process would find it. */
async function openJournal(file: string | undefined, clock = new FakeClock()) {
  const said: string[] = []
  const journal = createJournal(
    file,
    clock,
    createLog(clock, ({ level, message }) => level === 'warn' && said.push(message)),
  )
  onTestFinished(() => journal.close())
  expect(await journal.open()).toBe(true)
  return { journal, said, clock }
}

/** How long a start takes when nothing else keeps the machine busy: the best of a few. */
async function timeToOpen(file: string): Promise<number> {
  const original = await readFile(file)
  const times: number[] = []
  for (let i = 0; i < 7; i++) {
    await writeFile(file, original)
    const before = process.cpuUsage()
    const { journal } = await openJournal(file)
    const { user, system } = process.cpuUsage(before) // work rather than waiting, which a busy machine makes longer
    times.push((user + system) / 1000)
    await journal.close()
  }
  return Math.min(...times)
}

const known = (unsettled: { commandId: string; json: string | undefined }[]) =>
  Object.fromEntries(unsettled.map(({ commandId, json }) => [commandId, json]))

test('keeps its id, what was taken and what was not accepted, over a restart', async () => {
  const file = await newFile()
  const { journal } = await openJournal(file)
  await journal.take(['cmd_1', 'cmd_2', 'cmd_3'])
  await journal.finish('cmd_2', '{"success":true,"message":"line\\nbreak"}')
  await journal.finish('cmd_3', '{"success":true}')
  journal.settle('cmd_3')
  await journal.close()

  const { journal: next, said } = await openJournal(file)
  expect(next.id).toBe(journal.id)
  expect(known(next.unsettled())).toEqual({ cmd_1: undefined, cmd_2: '{"success":true,"message":"line\\nbreak"}' })
  expect(['cmd_1', 'cmd_2', 'cmd_3', 'cmd_4'].map((id) => next.has(id))).toEqual([true, true, true, false])
  expect(said).toEqual([])
})

test('is on disk as soon as it says so, for its owner alone', async () => {
  const file = await newFile()
  const { journal } = await openJournal(file)
  await Promise.all([journal.take(['cmd_1']), journal.take(['cmd_2'])])
  const text = await readFile(file, 'utf8')
  expect(text).toMatch(/ taken cmd_1 \d+\n.* taken cmd_2 \d+\n$/)
  expect((await stat(file)).mode & 0o777).toBe(0o600)
})

test(
  'cut at any byte, it knows what stood whole before the cut, or is moved aside with one line',
  { timeout: 30_000 },
  async () => {
    const file = await newFile()
    const { journal } = await openJournal(file)
    await journal.take(['cmd_1', 'cmd_2'])
    await journal.finish('cmd_1', '{"success":true,"message":"füß"}')
    journal.settle('cmd_1')
    await journal.take(['cmd_3'])
    await journal.close()
    const whole = await readFile(file)
    const lines = [...whole.toString('latin1').matchAll(/\n/g)].map(({ index }) => index + 1)

    for (let length = 0; length <= whole.length; length++) {
      await writeFile(file, whole.subarray(0, length))
      const { journal: next, said } = await openJournal(file)
      const kept = lines.filter((end) => end <= length).length
      expect(said, `cut at ${length}`).toHaveLength(kept === 0 ? 1 : 0)
      expect(next.id === journal.id).toBe(kept > 0)
      const seen = ['cmd_1', 'cmd_2', 'cmd_3'].filter((id) => next.has(id))
      expect(seen).toEqual(
        [[], [], ['cmd_1'], ['cmd_1', 'cmd_2'], ['cmd_1', 'cmd_2'], ['cmd_1', 'cmd_2']][kept] ?? [
          'cmd_1',
          'cmd_2',
          'cmd_3',
        ],
      )
      await next.close()
    }
  },
)

test('one changed byte before the end, and a file of something else, are moved aside with one line', async () => {
  const file = await newFile()
  const { journal } = await openJournal(file)
  await journal.take(['cmd_1'])
  await journal.close()
  const whole = await readFile(file, 'utf8')
  for (const text of [whole.replace('cmd_1', 'cmd_7'), 'not a journal\n']) {
    await writeFile(file, text)
    const { journal: next, said } = await openJournal(file)
    expect(said).toEqual([
      `The journal is not as it was written and was moved to ${file}.corrupt; commands it held end as AGENT_RESTARTED`,
    ])
    expect(next.id).not.toBe(journal.id)
    expect(next.has('cmd_1')).toBe(false)
    expect(await readFile(`${file}.corrupt`, 'utf8')).toBe(text)
    await next.close()
  }
})

test('forgets after 24 h what is settled, and never a result that nobody has accepted', async () => {
  const file = await newFile()
  const clock = new FakeClock()
  const { journal } = await openJournal(file, clock)
  await journal.take(['cmd_1', 'cmd_2', 'cmd_3'])
  await journal.finish('cmd_2', '{}')
  journal.settle('cmd_1')
  await journal.close()
  clock.advance(24 * HOUR_MS)
  const { journal: next } = await openJournal(file, clock)
  expect(next.has('cmd_1')).toBe(false)
  expect(known(next.unsettled())).toEqual({ cmd_2: '{}', cmd_3: undefined })
})

test('after 100,000 commands it is small and starts in less than 100 ms', async () => {
  const file = await newFile()
  const { journal } = await openJournal(file)
  const ids = Array.from({ length: 100_000 }, (_, i) => `cmd_01K9X0000000000000000${i}`)
  for (let i = 0; i < ids.length; i += 1000) {
    await journal.take(ids.slice(i, i + 1000))
    for (const id of ids.slice(i, i + 1000)) journal.settle(id)
  }
  await journal.close()
  expect((await stat(file)).size).toBeLessThan(1024 * 1024)
  expect(await timeToOpen(file)).toBeLessThan(100)
  const { journal: next } = await openJournal(file)
  expect([next.has(ids.at(-1)!), next.has(ids.at(-5000)!), next.has(ids[0]!)]).toEqual([true, true, false])
})

test('a file of 100,000 entries is none of ours, and moved aside in less than 100 ms', async () => {
  const file = await newFile()
  const at = new FakeClock().wall()
  const entries = Array.from({ length: 100_000 }, (_, i) => writeLine({ kind: 'taken', id: `cmd_${i}`, at }))
  const entriesText = [writeLine({ kind: 'journal', id: 'j1' }), ...entries].join('')
  await writeFile(file, entriesText)
  expect(await timeToOpen(file)).toBeLessThan(100)
  const { said } = await openJournal(file)
  expect(said).toEqual([])
  expect(await readFile(`${file}.corrupt`, 'utf8')).toHaveLength(entriesText.length)
})

test('a file that no journal grows to is moved aside unread', async () => {
  const file = await newFile()
  await writeFile(file, '')
  await truncate(file, 65 * 1024 * 1024)
  const { said } = await openJournal(file)
  expect(said).toEqual([expect.stringMatching(/was moved to/)])
})

test('is written anew before it grows large', async () => {
  const file = await newFile()
  const { journal } = await openJournal(file)
  const result = JSON.stringify({ data: 'x'.repeat(100_000) })
  for (let i = 0; i < 50; i++) {
    await journal.take([`cmd_${i}`])
    await journal.finish(`cmd_${i}`, result)
    journal.settle(`cmd_${i}`)
  }
  expect((await stat(file)).size).toBeLessThan(1.2 * 1024 * 1024)
  await journal.close()
  expect((await openJournal(file)).journal.has('cmd_0')).toBe(true)
})

test('lives in memory where nothing can be written, which is said once', async () => {
  const plainFile = await newFile()
  await writeFile(plainFile, '')
  const { journal, said } = await openJournal(`${plainFile}/journal`)
  await journal.take(['cmd_1'])
  expect(journal.has('cmd_1')).toBe(true)
  expect(journal.isDurable).toBe(false)
  expect(said).toEqual([expect.stringMatching(/^The journal .* cannot be written \(E(EXIST|NOTDIR).*in memory/)])
})

test('without a file it has a new id in each process, and nothing to say', async () => {
  const [one, other] = [await openJournal(undefined), await openJournal(undefined)]
  expect(one.journal.id).not.toBe(other.journal.id)
  expect(one.said).toEqual([])
})

test('a second process is refused, and told when the first one ends', async () => {
  const file = await newFile()
  const { journal } = await openJournal(file)
  const clock = new FakeClock()
  const second = createJournal(
    file,
    clock,
    createLog(clock, () => {}),
  )
  expect(await second.open()).toBe(false)
  const freed = second.freed(new AbortController().signal)
  await journal.close()
  await freed
  expect(await second.open()).toBe(true)
  expect(second.id).toBe(journal.id)
  await second.close()
})

test('does not write into a file that another process has made its own', async () => {
  const file = await newFile()
  const { journal } = await openJournal(file)
  await rm(`${file}.lock`) // as on a network drive, where no lock holds
  const { journal: other } = await openJournal(file)
  await expect(journal.take(['cmd_1'])).rejects.toThrow(/another process has replaced it/)
  expect(journal.has('cmd_1')).toBe(false)
  await other.take(['cmd_1'])
})

test('writes its file again when somebody has removed it', async () => {
  const file = await newFile()
  const { journal } = await openJournal(file)
  await journal.take(['cmd_1'])
  await rm(file)
  await journal.take(['cmd_2'])
  await journal.close()
  const { journal: next } = await openJournal(file)
  expect(next.id).toBe(journal.id)
  expect([next.has('cmd_1'), next.has('cmd_2')]).toEqual([true, true])
})

test('half a line at its end does not harm the next one', async () => {
  const file = await newFile()
  const { journal } = await openJournal(file)
  await journal.take(['cmd_1'])
  await journal.close()
  await appendFile(file, '0badc0de taken cmd')
  const { journal: next } = await openJournal(file)
  await next.take(['cmd_2'])
  await next.close()
  const { journal: last, said } = await openJournal(file)
  expect([last.has('cmd_1'), last.has('cmd_2')]).toEqual([true, true])
  expect(said).toEqual([])
})

test('the newest head of the audit record outlives the process, also when the file is written anew', async () => {
  const file = await newFile()
  const { journal } = await openJournal(file)
  expect(journal.auditHead).toBeUndefined()
  journal.remember('41.aud_1.1:aa')
  journal.remember('42.aud_1.1:ab')
  journal.remember(undefined)
  await journal.take(['cmd_1'])
  await journal.close()
  const { journal: next, said } = await openJournal(file)
  expect([next.auditHead, next.has('cmd_1'), said]).toEqual(['42.aud_1.1:ab', true, []])
  // Opening has written the file anew.
  await next.close()
  expect((await openJournal(file)).journal.auditHead).toBe('42.aud_1.1:ab')
})
