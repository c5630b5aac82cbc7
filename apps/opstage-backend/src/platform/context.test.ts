import { expect, test } from 'vitest'
import { startOpstage } from '../../test/harness.ts'
import { createContext, systemContext, transact } from './context.ts'

async function setUp() {
  const { parts } = await startOpstage()
  const ctx = systemContext(parts, 'test')
  const gaps = () => parts.db.selectFrom('backendGap').select('id').execute()
  const add = (inner: typeof ctx, id: string) =>
    inner.db.insertInto('backendGap').values({ id, fromAt: '2026', toAt: '2026' }).execute()
  return { ctx, gaps, add, parts }
}

test('effects run after the commit, in their order', async () => {
  const { ctx, gaps, add } = await setUp()
  const seen: unknown[] = []
  const result = await transact(ctx, async (ctx) => {
    ctx.afterCommit(() => seen.push('first'))
    await add(ctx, 'hlr_1')
    ctx.afterCommit(() => seen.push('second'))
    seen.push('work')
    return 'done'
  })
  expect([result, seen]).toEqual(['done', ['work', 'first', 'second']])
  expect(await gaps()).toEqual([{ id: 'hlr_1' }])
})

test('what fails leaves nothing and has no effects', async () => {
  const { ctx, gaps, add } = await setUp()
  const seen: string[] = []
  const failing = transact(ctx, async (ctx) => {
    ctx.afterCommit(() => seen.push('effect'))
    await add(ctx, 'hlr_1')
    throw new Error('changed my mind')
  })
  await expect(failing).rejects.toThrow('changed my mind')
  expect([seen, await gaps()]).toEqual([[], []])
})

test('one inside another joins it: both are committed, or neither', async () => {
  const { ctx, gaps, add } = await setUp()
  const seen: string[] = []
  const failing = transact(ctx, async (ctx) => {
    await transact(ctx, async (ctx) => {
      await add(ctx, 'hlr_1')
      ctx.afterCommit(() => seen.push('inner'))
    })
    expect(seen).toEqual([])
    throw new Error('the outer one fails')
  })
  await expect(failing).rejects.toThrow('the outer one fails')
  expect([seen, await gaps()]).toEqual([[], []])
})

test('outside a transaction there is no commit to wait for', async () => {
  const { parts } = await setUp()
  const ctx = createContext(parts, { type: 'NOBODY', id: null, name: null }, null)
  expect(() => ctx.afterCommit(() => {})).toThrow('needs a transaction')
})
