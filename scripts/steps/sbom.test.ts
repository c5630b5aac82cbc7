import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from './command.ts'
import { listShipped, sbom } from './sbom.ts'

const lock = readFileSync(join(root, 'package-lock.json'), 'utf8')

test('what ships is listed with version, licence and hash; tools are not', () => {
  const { metadata, components } = sbom(lock)
  expect(metadata.component).toMatchObject({ name: 'opstage' })
  const names = components.map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining(['fastify', 'zod', 'kysely', 'pg', 'better-sqlite3', 'react']))
  for (const tool of ['vitest', 'typescript', 'oxlint', 'esbuild', 'playwright-core']) expect(names).not.toContain(tool)
  expect(components.filter((one) => !('licenses' in one) || !('hashes' in one))).toEqual([])
  expect(components.find(({ name }) => name === 'core')).toMatchObject({
    group: expect.stringMatching(/^@/),
    purl: expect.stringMatching(/^pkg:npm\/%40[\w-]+\/core@\d/),
    hashes: [{ alg: 'SHA-512', content: expect.stringMatching(/^[0-9a-f]{128}$/) }],
  })
  expect(new Set(components.map((one) => one['bom-ref'])).size).toBe(components.length)
})

test('nothing that ships runs a script when it is installed', () => {
  const scripted = listShipped(lock).filter(([, locked]) => 'hasInstallScript' in locked)
  expect(scripted.map(([name]) => name)).toEqual([])
})
