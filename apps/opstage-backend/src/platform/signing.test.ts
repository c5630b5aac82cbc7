import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { isSignedBy, signingKeyFrom, signingKeyIn } from './signing.ts'

async function keyFile() {
  const folder = await mkdtemp(join(tmpdir(), 'opstage-test-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return join(folder, 'below/key.pem')
}

test('a key is kept in a file that nobody else may read, and is the same from then on', async () => {
  const file = await keyFile()
  const key = signingKeyIn(file)
  expect(((await stat(file)).mode & 0o777).toString(8)).toBe('600')
  expect(signingKeyIn(file)).toMatchObject({ id: key.id, publicKey: key.publicKey })
  expect(isSignedBy(key.publicKey, 'text', signingKeyIn(file).sign('text'))).toBe(true)
  expect(isSignedBy(key.publicKey, 'other text', key.sign('text'))).toBe(false)
})

test('a file that holds no key is left as it is', async () => {
  const file = await keyFile()
  signingKeyIn(file)
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  for (const text of ['no key', privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()]) {
    await writeFile(file, text)
    expect(() => signingKeyIn(file)).toThrow(`The key that signs the audit record cannot be read from ${file}: `)
    expect(await readFile(file, 'utf8')).toBe(text)
  }
})

test('all that share a secret have the same key, others another one', () => {
  expect(signingKeyFrom('a secret').id).toBe(signingKeyFrom('a secret').id)
  expect(signingKeyFrom('a secret').id).not.toBe(signingKeyFrom('another').id)
})
