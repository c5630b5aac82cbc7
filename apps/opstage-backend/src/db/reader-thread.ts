import { parentPort, workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'
import type { Question, Reply } from './reader.ts'
import { preparedOnce } from './statements.ts'

/** 16 MiB of pages that screens ask for again and again. */
const CACHE = 'cache_size = -16384'

const database = new Database(workerData as string, { readonly: true, fileMustExist: true })
for (const pragma of ['busy_timeout = 5000', CACHE]) database.pragma(pragma)
const { prepare } = preparedOnce(database)

parentPort!.on('message', (question: Question) => {
  if ('close' in question) close()
  else parentPort!.postMessage(answer(question))
})

function answer(question: Exclude<Question, { close: true }>): Reply {
  const { id } = question
  try {
    if ('sql' in question) return { id, rows: prepare(question.sql).all(...question.parameters) }
    checkpoint()
    return { id, rows: [] }
  } catch (error) {
    const { message, code } = error as { message: string; code: string }
    return { id, error: { message, code } }
  }
}

let writer: Database.Database | undefined

function checkpoint() {
  writer ??= new Database(workerData as string, { fileMustExist: true })
  writer.pragma('synchronous = FULL')
  writer.pragma('wal_checkpoint(PASSIVE)')
}

function close() {
  writer?.close()
  database.close()
  parentPort!.close()
}
