import { audit, tokens } from '@xtrape/capsule-contracts-node'
import { expect, test } from 'vitest'
import { type Opstage, startOpstage } from '../../../test/harness.ts'

async function download({ baseUrl, owner }: Opstage, query: string) {
  const response = await fetch(`${baseUrl}/api/admin/audit-events/export?${query}`, { headers: owner.headers })
  return { headers: response.headers, status: response.status, text: await response.text() }
}

test('as NDJSON everything that the filters match comes oldest first, each line an event as the list has it', async () => {
  const opstage = await startOpstage()
  for (const name of ['one', 'two', 'three']) await opstage.owner.call(tokens.create, { body: { name } })
  const query = { action: 'registration_token.created', sort: 'createdAt' } as const
  const { data: listed } = await opstage.owner.call(audit.list, { query })
  const { headers, text } = await download(opstage, 'action=registration_token.created')
  expect(headers.get('content-type')).toBe('application/x-ndjson')
  expect(headers.get('content-disposition')).toBe('attachment; filename="opstage-audit.ndjson"')
  expect(text.endsWith('\n')).toBe(true)
  expect(
    text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown),
  ).toEqual(listed)
})

test('as CSV it has one header, and fields with quotes, commas and line breaks stay one field', async () => {
  const opstage = await startOpstage()
  await opstage.owner.call(tokens.create, { body: { name: 'said "hello",\nand left' } })
  const { headers, text } = await download(opstage, 'format=csv&action=registration_token.created')
  expect(headers.get('content-type')).toBe('text/csv; charset=utf-8')
  expect(text.split('\r\n')[0]).toBe(
    'id,createdAt,actorType,actorId,actorName,action,targetType,targetId,targetName,result,message,ipAddress,userAgent,requestId,metadata',
  )
  expect(text).toContain(',"said ""hello"",\nand left",SUCCESS,')
  expect(text).toContain(',"{""agentCode"":null,')
})

test('a spreadsheet takes no field for a formula', async () => {
  const opstage = await startOpstage()
  const names = ['=1+1', '+cmd', '-2', '@SUM(A1)', "=cmd|' /C calc'!A0", 'plain']
  for (const name of names) await opstage.owner.call(tokens.create, { body: { name } })
  const { text } = await download(opstage, 'format=csv&action=registration_token.created')
  const shown = text
    .trim()
    .split('\r\n')
    .slice(1)
    .map((line) => line.split(',')[8])
  expect(shown).toEqual(["'=1+1", "'+cmd", "'-2", "'@SUM(A1)", "'=cmd|' /C calc'!A0", 'plain'])
})

test('an export that is longer than a batch is whole, and that it was taken is on the record', async () => {
  const opstage = await startOpstage()
  const row = await opstage.db.selectFrom('auditEvent').selectAll().limit(1).executeTakeFirstOrThrow()
  const many = Array.from({ length: 1200 }, (_, i) => ({
    ...row,
    id: `aud_${1000 + i}`,
    action: 'many',
    sequence: null,
    hash: null,
  }))
  for (let i = 0; i < many.length; i += 400)
    await opstage.db
      .insertInto('auditEvent')
      .values(many.slice(i, i + 400))
      .execute()
  const { text } = await download(opstage, 'action=many')
  const ids = text
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { id: string }).id)
  expect(ids).toEqual(many.map(({ id }) => id))
  const { data } = await opstage.owner.call(audit.list, { query: { action: 'audit.exported' } })
  expect(data).toMatchObject([{ actorName: 'admin', metadata: { format: 'ndjson', filters: { action: ['many'] } } }])
})

test('an export is for operators, and not for foreign pages', async () => {
  const opstage = await startOpstage()
  const vera = await opstage.withRole('viewer')
  expect((await download({ ...opstage, owner: vera }, '')).status).toBe(403)
  const headers = { ...opstage.owner.headers, 'sec-fetch-site': 'cross-site' }
  expect((await download({ ...opstage, owner: { ...opstage.owner, headers } }, '')).status).toBe(403)
  expect((await download(opstage, 'format=xlsx')).status).toBe(422)
})
