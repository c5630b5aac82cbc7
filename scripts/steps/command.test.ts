import { expect, test } from 'vitest'
import { run } from './command.ts'

const script = (code: string) => ['-e', code]

test('a program gives its exit code and all of its output', async () => {
  const { code, output } = await run(
    process.execPath,
    script('console.log("out"); console.error("err"); process.exit(3)'),
  )
  expect(code).toBe(3)
  expect(output.split('\n').toSorted()).toEqual(['', 'err', 'out'])
})

test('a program that does not exist, dies by a signal or takes too long has an exit code too', async () => {
  expect(await run('no-such-program', [])).toMatchObject({
    code: 127,
    output: expect.stringContaining('no-such-program'),
  })
  expect(await run(process.execPath, script('process.kill(process.pid, "SIGKILL")'))).toMatchObject({ code: 137 })
  expect(await run(process.execPath, script('setInterval(() => {}, 1000)'), { timeoutMs: 200 })).toMatchObject({
    code: 124,
  })
})
