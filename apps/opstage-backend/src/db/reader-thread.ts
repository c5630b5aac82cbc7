import { parentPort, workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'
import type { Question, Reply } from './reader.ts'
import { preparedOnce } from './statements.ts'

/** 16 MiB of pages that screens ask for again and again. */
const CACHE = 'cache_size = -16384'

const database = new Database(workerData as string, { readonly: true, fileMustExist: true })
for (const pragma of ['busy_timeout = 5000', CACHE]) database.pragma(pragma)
const { prepare } = preparedOnce(database)

parentPort!.on('message', (question: Question) => parentPort!.postMessage(answer(question)))

function answer({ id, sql, parameters }: Question): Reply {
  try {
    return { id, rows: prepare(sql).all(...parameters) }
  } catch (error) {
    const { message, code } = error as { message: string; code: string }
    return { id, error: { message, code } }
  }
}
