import { createRequire } from 'node:module'
import type pg from 'pg'

/** The driver of PostgreSQL, for whoever has one: to load it costs a start more than to open a database of SQLite. */
export const loadPg = () => createRequire(import.meta.url)('pg') as typeof pg
