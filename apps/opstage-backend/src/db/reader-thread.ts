import { parentPort, workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'
import { type OurFile, openOurs } from './our-file.ts'
import type { Question, Reply } from './reader.ts'
import { preparedOnce } from './statements.ts'

/** 16 MiB of pages that screens ask for again and again. */
const CACHE = 'cache_size = -16384'

const database = open({ readonly: true })
for (const pragma of ['busy_timeout = 5000', CACHE]) database.pragma(pragma)
const { prepare } = preparedOnce(database)

function open(options: Database.Options = {}): Database.Database {
  return openOurs(workerData as OurFile, (path) => new Database(path, { ...options, fileMustExist: true }))
}

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
  writer ??= open()
  writer.pragma('synchronous = FULL')
  const [{ log, checkpointed }] = writer.pragma('wal_checkpoint(PASSIVE)') as [{ log: number; checkpointed: number }]
  return log - checkpointed
}

function close() {
  writer?.close()
  database.close()
  parentPort!.close()
}
