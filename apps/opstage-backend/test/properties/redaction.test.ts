import { readFileSync } from 'node:fs'
import { isSecretKey, redact, redactText } from '@xtrape/capsule-contracts-node/redact'
import { beforeAll, expect, test } from 'vitest'
import { record } from '../../src/features/audit/record.ts'
import { systemContext, transact } from '../../src/platform/context.ts'
import { type Opstage, openOpstage } from '../harness.ts'

/** One file of examples for SDK, backend and console; here by way of what the backend imports and what it does with it. */
const vectors = JSON.parse(
  readFileSync(new URL('../../../../packages/contracts/src/redact.vectors.json', import.meta.url), 'utf8'),
) as {
  keys: { secret: string[]; plain: string[] }
  values: { input: unknown; output: unknown }[]
  texts: { input: string; output: string }[]
}

let opstage: Opstage
beforeAll(async () => {
  opstage = await openOpstage()
  return opstage.dispose
})

test('the redactor that the backend imports knows the vectors', () => {
  for (const key of vectors.keys.secret) expect(isSecretKey(key), key).toBe(true)
  for (const key of vectors.keys.plain) expect(isSecretKey(key), key).toBe(false)
  for (const { input, output } of vectors.values) expect(redact(input)).toEqual(output)
  for (const { input, output } of vectors.texts) expect(redactText(input)).toBe(output)
})

test('a log line carries the redacted form, in its message as in its fields', () => {
  const { log } = opstage.parts
  const lastLine = () => JSON.parse(opstage.lines.at(-1)!) as { msg: string; value: unknown; err: { message: string } }
  for (const { input, output } of vectors.texts) {
    log.info(input)
    expect(lastLine().msg).toBe(output)
    log.warn({ err: new Error(input) }, 'failed')
    expect(lastLine().err.message).toBe(output)
  }
  for (const { input, output } of vectors.values) {
    log.info({ value: input }, 'told')
    expect(lastLine().value).toEqual(output)
  }
})

test('an audit event carries the redacted form, in its message as in its metadata', async () => {
  const { db, parts } = opstage
  const wanted = [...vectors.texts, ...vectors.values]
  await transact(systemContext(parts, 'test'), async (ctx) => {
    for (const { input } of wanted)
      await record(ctx, 'test', null, { metadata: { value: input }, message: typeof input === 'string' ? input : '' })
  })
  const events = await db.selectFrom('auditEvent').selectAll().where('action', '=', 'test').orderBy('id').execute()
  const seen = events.map(({ message, metadataJson }) => ({ message, ...(JSON.parse(metadataJson) as object) }))
  expect(seen).toEqual(
    wanted.map(({ output }) => ({ message: typeof output === 'string' ? output : '', value: output })),
  )
})
