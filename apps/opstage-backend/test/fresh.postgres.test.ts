import pg from 'pg'
import { expect, test } from 'vitest'
import { freshPostgres } from './postgres.ts'

async function rows(url: string, sql: string) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<{ x: string }>(sql)).rows.map(({ x }) => x)
  } finally {
    await client.end()
  }
}

const letters = `select x from unnest(array['a', 'B', '_', 'Z']) x order by x`

test('two fresh databases know nothing of each other, and none is left', async () => {
  const one = await freshPostgres()
  const other = await freshPostgres()
  await rows(one.url, 'create table only_here (x text)')
  await expect(rows(other.url, 'select x from only_here')).rejects.toThrow('does not exist')
  await one.drop()
  await other.drop()
  await expect(rows(one.url, letters)).rejects.toThrow('does not exist')
})

test('an ICU database sorts like a dictionary, so a column without collate "C" is found out', async () => {
  const plain = await freshPostgres()
  const icu = await freshPostgres({ icu: true })
  expect(await rows(plain.url, letters)).toEqual(['B', 'Z', '_', 'a'])
  expect(await rows(icu.url, letters)).toEqual(['_', 'a', 'B', 'Z'])
  await plain.drop()
  await icu.drop()
})
