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
    return { id, rows: [checkpoint()] }
  } catch (error) {
    const { message, code } = error as { message: string; code: string }
    return { id, error: { message, code } }
  }
}

let writer: Database.Database | undefined

/** How many pages could not be moved, because somebody still reads the file as it was. */
function checkpoint(): number {
  writer ??= new Database(workerData as string, { fileMustExist: true })
  writer.pragma('synchronous = FULL')
  const [{ log, checkpointed }] = writer.pragma('wal_checkpoint(PASSIVE)') as [{ log: number; checkpointed: number }]
  return log - checkpointed
}

function close() {
  writer?.close()
  database.close()
  parentPort!.close()
}
