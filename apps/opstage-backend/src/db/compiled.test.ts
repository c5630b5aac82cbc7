import { expect, test } from 'vitest'
import { emptyDatabase } from '../../test/lasting-database.ts'
import { compiled } from './compiled.ts'
import { migrate } from './migrate.ts'

interface Given {
  key: string
  valueJson: string
  at: string
}

test('a statement is put together once, and gets its values each time', async () => {
  const store = (await emptyDatabase()).open()
  await migrate(store)
  let builds = 0
  const source = { db: store.db, store }
  const add = compiled(({ db }, { key, valueJson, at }: Given) => {
    builds += 1
    return db
      .insertInto('systemSetting')
      .values({ key, valueJson, createdAt: at, updatedAt: at })
      .returning(['key', 'updatedAt'])
  })
  expect(await add(source, { key: 'a', valueJson: '1', at: 'then' })).toEqual([{ key: 'a', updatedAt: 'then' }])
  expect(await add(source, { key: 'b', valueJson: '1', at: 'now' })).toEqual([{ key: 'b', updatedAt: 'now' }])
  expect(builds).toBe(1)
  const rows = await store.db.selectFrom('systemSetting').select(['key', 'createdAt']).orderBy('key').execute()
  expect(rows).toEqual([
    { key: 'a', createdAt: 'then' },
    { key: 'b', createdAt: 'now' },
  ])
})
