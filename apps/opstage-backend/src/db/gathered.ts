import { type Compilable, type CompiledQuery, type Expression, sql, UpdateQueryBuilder } from 'kysely'
import { planned, type Source } from './compiled.ts'
import type { Db } from './open.ts'
import { unheard } from './pipeline.ts'
import type { Row, TableName } from './tables.ts'

/** How a statement is asked once for many: what each of them gives goes as one JSON list. */
export interface ForMany {
  /** Nobody waits for its answer. */
  isInsert: boolean
  /** Each row of the answer tells by `nth` whose it is. */
  ask: (source: Source, given: object[]) => CompiledQuery
}

/** What is asked of one of these is not asked of it, but of whoever gathers what several ask. */
export const gatherers = new WeakMap<Db, (forMany: ForMany, given: object) => Promise<unknown[]>>()

/**
 * A `compiled` select or update, which a group on PostgreSQL (`together.ts`, `looks.ts`) asks once for all that ask it at the same time. The text for
 * many is made by the same `build`, which then gets columns of a list in the place of values, and these have to be texts. An update
 * has to say which table it `changes`, and answers with whole rows of it.
 *
 *     const byId = gathered(({ db }, { id }: { id: string }) => db.selectFrom('agent').selectAll().where('id', '=', id))
 */
export function gathered<Given extends object, O>(
  build: (source: Source, given: Given) => Compilable<O>,
  { changes }: { changes?: TableName } = {},
) {
  const forMany = (keys: string[]) => {
    const plan = planned((source, { list }: { list: string }) => {
      const columns = sql.join(keys.map((key) => sql`${sql.id(`of ${key}`)} text collate "C"`))
      const asked = sql`json_to_recordset(${list})`.as(sql`"asked" ("nth" integer, ${columns})`)
      const places = Object.fromEntries(keys.map((key) => [key, sql`"asked".${sql.id(`of ${key}`)}`]))
      const one = build(source, places as Given)
      const nth = sql`"asked"."nth"`.as('nth')
      if (changes && one instanceof UpdateQueryBuilder)
        return one
          .clearReturning()
          .returningAll(changes as never)
          .returning(nth as never)
          .from(asked as never)
      const many = sql`select "found".*, ${nth} from ${asked} cross join lateral ${one as unknown as Expression<unknown>} as "found"`
      return { compile: () => many.compile(source.db) }
    })
    return (source: Source, given: object[]) => plan(source, { list: JSON.stringify(given.map(placed)) })
  }
  return withMany(planned(build), false, forMany)
}

function placed(given: object, nth: number) {
  const item: Record<string, unknown> = { nth }
  for (const [key, value] of Object.entries(given)) item[`of ${key}`] = value
  return item
}

/**
 * An insert that nobody waits for: on PostgreSQL it leaves with what follows, at the latest with the commit, which fails when it did.
 *
 *     const insertResult = inserted('commandResult')
 *     await insertResult(ctx, { id: 'crs_…', … })
 */
export function inserted<T extends TableName>(table: T) {
  type Given = Partial<Row<T>>
  const one = planned(({ db }, row: Given) =>
    db
      .insertInto(table)
      .values(row as never)
      .modifyEnd(unheard),
  )
  return withMany<Given, unknown>(one, true, (keys) => {
    const columns = sql.join(keys.map((key) => sql.id(key)))
    const plan = planned(({ db }, { list }: { list: string }) => {
      const rows = sql`json_populate_recordset(null::${sql.table(table)}, ${list})`
      const many = sql`insert into ${sql.table(table)} (${columns}) select ${columns} from ${rows}`
      return { compile: () => many.compile(db) }
    })
    return (source, given) => plan(source, { list: JSON.stringify(given) })
  })
}

function withMany<Given extends object, O>(
  one: (source: Source, given: Given) => CompiledQuery<O>,
  isInsert: boolean,
  askFor: (keys: string[]) => ForMany['ask'],
) {
  let forMany: ForMany | undefined
  return async (source: Source, given: Given): Promise<O[]> => {
    const gather = gatherers.get(source.db)
    if (!gather) return (await source.db.executeQuery(one(source, given))).rows
    forMany ??= { isInsert, ask: askFor(Object.keys(given)) }
    return gather(forMany, given) as Promise<O[]>
  }
}
