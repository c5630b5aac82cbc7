import Fastify from 'fastify'
import { expect, onTestFinished, test } from 'vitest'
import { AppError } from './errors.ts'
import { failure } from './failure.ts'
import { createLog } from './log.ts'

async function answerTo(thrown: unknown) {
  const lines: string[] = []
  const log = createLog('info', { write: (line) => void lines.push(line) })
  const http = Fastify()
  onTestFinished(() => http.close())
  http.setErrorHandler((error, request, reply) => failure(error, request, reply, log))
  http.get('/', () => {
    throw thrown
  })
  const response = await http.inject({ url: '/' })
  return { status: response.statusCode, headers: response.headers, body: response.json<unknown>(), log: lines.join('') }
}

const withCode = (code: string) => Object.assign(new Error('password=hunter2 is wrong'), { code })

test('a refusal is told with its code, its words and its details, and is no line in the log', async () => {
  const { status, body, log, headers } = await answerTo(
    new AppError('CONFLICT', { message: 'It is taken', details: { by: 'ann' } }),
  )
  expect(status).toBe(409)
  expect(body).toEqual({ success: false, error: { code: 'CONFLICT', message: 'It is taken', details: { by: 'ann' } } })
  expect(headers['cache-control']).toBe('no-store')
  expect(log).toBe('')
})

test('when trying again makes sense it says when, in whole seconds', async () => {
  const { headers } = await answerTo(new AppError('RATE_LIMITED', { retryAfter: 1.2 }))
  expect(headers['retry-after']).toBe('2')
})

test('a failure of ours says nothing of its cause: that is in the log, without secrets', async () => {
  const { status, body, log } = await answerTo(withCode('SOMETHING'))
  expect(status).toBe(500)
  expect(JSON.stringify(body)).not.toMatch(/hunter2|password/)
  expect(JSON.parse(log)).toMatchObject({
    level: 'error',
    requestId: expect.any(String),
    err: { message: 'password=[REDACTED] is wrong', code: 'SOMETHING' },
  })
})

test.each(['SQLITE_BUSY', 'SQLITE_FULL', 'SQLITE_READONLY', 'ECONNREFUSED', '57P01', '53300', '08006', '40P01'])(
  'a database that says %s is unavailable for now',
  async (code) => {
    const { status, body, headers, log } = await answerTo(withCode(code))
    expect({ status, retryAfter: headers['retry-after'] }).toEqual({ status: 503, retryAfter: '5' })
    expect(body).toMatchObject({ error: { code: 'SERVICE_UNAVAILABLE' } })
    expect(log).toContain(code)
  },
)

test('what is thrown and is no error at all is a failure of ours too', async () => {
  expect((await answerTo('just words')).status).toBe(500)
})
