import { EventEmitter } from 'node:events'
import type { ServerResponse } from 'node:http'
import { expect, test } from 'vitest'
import { createOpenCalls } from './open-calls.ts'

function setUp() {
  const calls = createOpenCalls()
  const response = Object.assign(new EventEmitter(), { destroyed: false })
  let told = 0
  const wait = () => calls.whenGone(response as unknown as ServerResponse, () => (told += 1))
  return { calls, response, wait, told: () => told }
}

test('who hangs up is noticed once', async () => {
  const { calls, response, wait, told } = setUp()
  wait()
  expect(told()).toBe(0)
  response.emit('close')
  response.emit('close')
  await calls.stop()
  expect(told()).toBe(1)
})

test('who had hung up before is noticed at once', () => {
  const { response, wait, told } = setUp()
  response.destroyed = true
  wait()
  expect(told()).toBe(1)
})

test('who was answered is forgotten, and nothing listens to the answer any more', async () => {
  const { calls, response, wait, told } = setUp()
  const forget = wait()
  forget()
  expect(response.listenerCount('close')).toBe(0)
  response.emit('close')
  await calls.stop()
  expect(told()).toBe(0)
})

test('a server that stops is noticed once by those who wait, and at once by those who come after', async () => {
  const { calls, response, wait, told } = setUp()
  response.setMaxListeners(250)
  for (let i = 0; i < 250; i += 1) wait()
  await calls.stop()
  expect(told()).toBe(250)
  expect(response.listenerCount('close')).toBe(0)
  wait()
  expect(told()).toBe(251)
})
