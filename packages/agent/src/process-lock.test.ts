import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { lock, lockFreed } from './process-lock.ts'

const never = new AbortController().signal

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'agent-lock-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** Another process that tries to have the lock, and then lives on until it is killed. */
async function startHolder(file: string): Promise<{ child: ChildProcess; hasIt: boolean }> {
  const source = `
    import { lock } from ${JSON.stringify(new URL('./process-lock.ts', import.meta.url).href)}
    process.send((await lock(${JSON.stringify(file)})) !== undefined)
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [hasIt] = (await once(child, 'message')) as [boolean]
  return { child, hasIt }
}

test('a killed holder is out of the way at once, for one of those who wait', async () => {
  const file = join(await newFolder(), 'lock')
  const { child, hasIt } = await startHolder(file)
  expect(hasIt).toBe(true)
  expect(await lock(file)).toBeUndefined()
  const freed = lockFreed(file, never)
  child.kill('SIGKILL')
  await freed
  const tries = await Promise.all([lock(file), lock(file), lock(file), lock(file)])
  const held = tries.filter((one) => one !== undefined)
  expect(held).toHaveLength(1)
  expect((await startHolder(file)).hasIt).toBe(false)
  await held[0]?.release()
})

test('release frees it for who waits', async () => {
  const file = join(await newFolder(), 'lock')
  const held = await lock(file)
  const freed = lockFreed(file, never)
  await held?.release()
  await freed
  expect(await lock(file)).toBeDefined()
})

test('waiting ends when it is aborted', async () => {
  const file = join(await newFolder(), 'lock')
  const held = await lock(file)
  const abort = new AbortController()
  const freed = lockFreed(file, abort.signal)
  abort.abort()
  await expect(freed).resolves.toBeUndefined()
  await held?.release()
})

test('a guard that a killed process has left behind does not stand in the way for ever', async () => {
  const file = join(await newFolder(), 'lock')
  const { child } = await startHolder(file)
  child.kill('SIGKILL')
  await once(child, 'exit')
  await writeFile(`${file}.guard`, '')
  await utimes(`${file}.guard`, 0, 0)
  const held = await lock(file)
  expect(held).toBeDefined()
  await held?.release()
})

test('a name too long for a socket is shortened', async () => {
  const file = join(await newFolder(), 'x'.repeat(120), 'lock')
  const held = await lock(file)
  expect(await lock(file)).toBeUndefined()
  await held?.release()
})

test('where no lock can be, it says so', async () => {
  await expect(lock(join(await newFolder(), 'missing', 'lock'))).rejects.toThrow(/listen E/)
})
