import { once } from 'node:events'
import { createServer, type ServerOptions } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { serveLines } from './lines.ts'

interface Taken {
  url: string
  socket: Socket
  send: (status: number, headers: string[], text: string, isLast: boolean) => void
}

/** A server that takes `/plain…` from its lines, and whatever else from Node. */
async function setUp(options: ServerOptions = {}) {
  const taken: Taken[] = []
  const server = createServer(options, (request, response) => response.end(`node ${request.url}`))
  const lines = serveLines(server, ({ url }, socket) => {
    if (!url.startsWith('/plain')) return false
    taken.push({ url, socket, send: (...said) => lines.send(socket, ...said) })
    server.emit('taken')
    return true
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })

  async function line() {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
    onTestFinished(() => void socket.destroy())
    let said = ''
    socket.on('data', (chunk: Buffer) => (said += String(chunk)))
    socket.on('error', () => {})
    await once(socket, 'connect')
    /** Resolves to all that has come, once that ends with `text`. */
    async function hears(text: string) {
      while (!said.endsWith(text)) await once(socket, 'data')
      return said
    }
    return { socket, hears }
  }

  async function nextTaken() {
    if (taken.length === 0) await once(server, 'taken')
    return taken.shift()!
  }

  return { server, close: lines.close, line, nextTaken }
}

const get = (path: string, more = '') => `GET ${path} HTTP/1.1\r\nhost: x\r\n${more}\r\n`
const answer = ({ send, url }: Taken, isLast = false) => send(200, ['content-length', String(url.length)], url, isLast)

test('what is plain is taken, one request after the other, and Node sees nothing of it', async () => {
  const { line, nextTaken } = await setUp()
  const { socket, hears } = await line()
  for (const path of ['/plain/1', '/plain/2']) {
    socket.write(get(path))
    answer(await nextTaken())
    expect(await hears(path)).toMatch(
      /^HTTP\/1\.1 200 OK\r\ncontent-length: 8\r\nDate: \w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\n\r\n/,
    )
  }
})

test("with the first request that is not taken the connection is one of Node's", async () => {
  const { line } = await setUp()
  const { socket, hears } = await line()
  for (const path of ['/other', '/plain', '/other?2']) {
    socket.write(get(path))
    expect(await hears(`node ${path}`)).toContain('HTTP/1.1 200 OK')
  }
})

test('so it is after requests that were taken, and when two come at once or one comes in two pieces', async () => {
  const { server, line, nextTaken } = await setUp()
  const { socket, hears } = await line()
  socket.write(get('/plain/1'))
  answer(await nextTaken())
  await hears('/plain/1')
  socket.write(get('/plain/2') + get('/plain/3'))
  expect(await hears('node /plain/3')).toContain('node /plain/2HTTP/1.1 200 OK')

  const connected = once(server, 'connection') as Promise<[Socket]>
  const other = await line()
  const [theirs] = await connected
  const firstPiece = once(theirs, 'data')
  const text = get('/plain/slowly')
  other.socket.write(text.slice(0, 20))
  await firstPiece
  other.socket.write(text.slice(20))
  expect(await other.hears('node /plain/slowly')).toContain('HTTP/1.1 200 OK')
})

/** One request that is taken, and another one that comes before its answer. */
async function sayEarly(path: string) {
  const { line, nextTaken } = await setUp()
  const { socket, hears } = await line()
  socket.write(get('/plain/1'))
  const first = await nextTaken()
  const early = once(first.socket, 'data')
  socket.write(get(path))
  await early
  answer(first)
  return { hears, nextTaken }
}

test('what comes before the answer is out is heard after it', async () => {
  const { hears, nextTaken } = await sayEarly('/plain/2')
  await hears('/plain/1')
  answer(await nextTaken())
  expect(await hears('/plain/2')).toContain('/plain/1HTTP/1.1 200 OK')
})

test('what comes so and is not to be taken goes to Node', async () => {
  const { hears } = await sayEarly('/other')
  expect(await hears('node /other')).toContain('/plain/1HTTP/1.1 200 OK')
})

test('a large answer is read in its own time, and the next request is heard then', async () => {
  const { line, nextTaken } = await setUp()
  const { socket, hears } = await line()
  socket.write(get('/plain/large'))
  const { send } = await nextTaken()
  socket.pause()
  const large = 'x'.repeat(8_000_000)
  send(200, ['content-length', String(large.length)], large, false)
  socket.write(get('/plain/next'))
  socket.resume()
  answer(await nextTaken())
  expect(await hears('/plain/next')).toContain(`\r\n\r\n${large}HTTP/1.1 200 OK\r\n`)
})

test('whoever hangs up with half of the connection still gets the answer that is on its way', async () => {
  const { line, nextTaken } = await setUp()
  const { socket } = await line()
  socket.write(get('/plain'))
  const { send } = await nextTaken()
  socket.pause()
  send(200, ['content-length', '8000000'], 'x'.repeat(8_000_000), false)
  socket.end()
  let length = 0
  socket.on('data', (chunk: Buffer) => (length += chunk.length)).resume()
  await once(socket, 'close')
  expect(length).toBeGreaterThan(8_000_000)
})

test('whoever says nothing at all is told that it is too late, or hung up on where nobody says so', async () => {
  const tellThem = (_: Error, socket: Socket) => void socket.end('too late')
  for (const [tell, words] of [
    [tellThem, 'too late'],
    [undefined, ''],
  ] as const) {
    const { server, line } = await setUp({ headersTimeout: 50 })
    if (tell) server.on('clientError', tell)
    const { socket, hears } = await line()
    const closed = once(socket, 'close')
    expect(await hears(words)).toBe(words)
    await closed
    expect(socket.destroyed).toBe(true)
  }
})

test('whoever says more and more of that is hung up on', async () => {
  const { line, nextTaken } = await setUp()
  const { socket } = await line()
  socket.write(get('/plain'))
  await nextTaken()
  socket.write('x'.repeat(70_000))
  await once(socket, 'close')
  expect(socket.bytesRead).toBe(0)
})

test('who hangs up while it waits is gone at once, also with half of the connection', async () => {
  for (const hangUp of [(socket: Socket) => socket.destroy(), (socket: Socket) => socket.end()]) {
    const { line, nextTaken } = await setUp()
    const { socket } = await line()
    socket.write(get('/plain'))
    const { socket: ours } = await nextTaken()
    const gone = once(ours, 'close')
    hangUp(socket)
    await gone
    expect(ours.destroyed).toBe(true)
  }
})

test('a last answer is the last, whoever wants that', async () => {
  const { line, nextTaken } = await setUp()
  for (const [more, isLast] of [
    ['connection: close\r\n', false],
    ['', true],
  ] as const) {
    const { socket, hears } = await line()
    socket.write(get('/plain', more))
    const closed = once(socket, 'close')
    answer(await nextTaken(), isLast)
    expect(await hears('/plain')).toContain('\r\nConnection: close\r\n')
    await closed
  }
})

test('when the server stops, who waits is answered and who does not is hung up on', async () => {
  const { server, close, line, nextTaken } = await setUp()
  const [silent, idle, waits] = [await line(), await line(), await line()]
  idle.socket.write(get('/plain/idle'))
  answer(await nextTaken())
  await idle.hears('/plain/idle')
  waits.socket.write(get('/plain/waits'))
  const open = await nextTaken()

  const closed = [silent, idle].map(({ socket }) => once(socket, 'close'))
  const stopped = once(server.close(), 'close')
  close()
  await Promise.all(closed)
  // One whose answer was under way when that began: it would idle for seconds.
  answer(open)
  expect(await waits.hears('/plain/waits')).toContain('HTTP/1.1 200 OK')
  await stopped
})
