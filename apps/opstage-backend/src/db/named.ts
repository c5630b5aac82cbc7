import type pg from 'pg'

/** More different statements than the program has; what goes over it is made from lists of varying length. */
const MOST = 500

/**
 * Gives each statement a name, so that PostgreSQL parses and plans it once for a connection, and not each time: of what an agent
 * asks, that is the larger part of the work. Beyond `MOST` a statement stays without.
 */
export function createNames() {
  let names = new Map<string, string>()
  let generation = 0

  function nameOf(text: string): string | undefined {
    const known = names.get(text)
    if (known !== undefined || names.size >= MOST) return known
    const name = `opstage_${generation}_${names.size}`
    names.set(text, name)
    return name
  }

  /** A newer backend has changed a table: whatever was planned before is of no use any more. */
  function begin() {
    names = new Map()
    generation += 1
  }

  return function nameStatements(client: pg.ClientBase) {
    const query = client.query.bind(client) as (asked: string | pg.QueryConfig, values?: unknown[]) => Promise<unknown>
    const named = async (text: string, values: unknown[]) => {
      const name = nameOf(text)
      if (name === undefined) return query(text, values)
      try {
        return await query({ name, text, values })
      } catch (error) {
        if ((error as { code?: string }).code === PLAN_CHANGED) begin()
        throw error
      }
    }
    const isPlain = (asked: unknown, values: unknown): values is unknown[] =>
      typeof asked === 'string' && Array.isArray(values) && values.length > 0
    client.query = ((asked: string, values?: unknown[], ...more: unknown[]) =>
      isPlain(asked, values) && more.length === 0
        ? named(asked, values)
        : (query as (...all: unknown[]) => unknown)(asked, values, ...more)) as typeof client.query
  }
}

/** `cached plan must not change result type`. */
const PLAN_CHANGED = '0A000'
