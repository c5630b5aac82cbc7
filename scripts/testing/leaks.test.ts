import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { leaksIn, TOKENS } from './leaks.ts'

test('a secret is found wherever it stands in a file, but for those that keep it; nothing to look at is no answer', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'opstage-leaks-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const secrets = { ...TOKENS, 'the password': 'hunter22' }
  await expect(leaksIn(folder, secrets)).rejects.toThrow('no file')
  const token = `opstage_agent_${'Az09'.repeat(11).slice(0, 43)}`
  await mkdir(join(folder, 'data'))
  await writeFile(join(folder, 'token.json'), token)
  await writeFile(join(folder, 'data/opstage.db'), Buffer.concat([Buffer.from([0, 255, 0]), Buffer.from('hunter22')]))
  await writeFile(join(folder, 'server.log'), `started\nwith ${token}\n`)
  await writeFile(join(folder, 'other.log'), 'opstage_agent_[REDACTED]')
  expect((await leaksIn(folder, secrets, /^token\.json$/)).toSorted()).toEqual([
    'a token in server.log',
    'the password in data/opstage.db',
  ])
})
