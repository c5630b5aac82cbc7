import { randomBytes } from 'node:crypto'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from './errors.ts'
import { policyWithNonce } from './headers.ts'

const NONCE = /__CSP_NONCE__/g
const SERVER = '__SERVER__'

/**
 * Serves the built console: hashed files for ever, the index page never from a cache and with a fresh style nonce. Every
 * address that is no file and no API is a screen; a missing file is a 404, not the index page in its place. `server` is what
 * the page says of the server, so that nobody has to ask for it before the first page is drawn.
 */
export async function serveConsole(http: FastifyInstance, folder: string, server: object) {
  const path = join(folder, 'index.html')
  const template = existsSync(path)
    ? readFileSync(path, 'utf8').replace(SERVER, () => asAttribute(JSON.stringify(server)))
    : undefined
  const index = (reply: FastifyReply) => {
    const nonce = randomBytes(16).toString('base64url')
    return reply
      .header('cache-control', 'no-store')
      .header('content-security-policy', policyWithNonce(nonce))
      .type('text/html; charset=utf-8')
      .send(template!.replace(NONCE, nonce))
  }

  if (template !== undefined) {
    await http.register(fastifyStatic, {
      root: folder,
      index: false,
      wildcard: false,
      preCompressed: true,
      immutable: true,
      maxAge: '365d',
      globIgnore: ['**/*.html', '**/*.br', '**/*.gz', 'index.html.*'],
    })
    serveDocuments(http, folder)
  }
  http.setNotFoundHandler((request, reply) => {
    if (!isScreen(request)) throw new AppError('NOT_FOUND')
    if (template !== undefined) return index(reply)
    throw new AppError('NOT_FOUND', { message: `The console is not built: ${path} is missing. Run npm run build.` })
  })
}

const asAttribute = (text: string) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')

/** Pages that were written at build time, the reference of the API. Their names stay, so a browser asks whether they did. */
function serveDocuments(http: FastifyInstance, folder: string) {
  for (const file of globSync('docs/**/*.html', { cwd: folder })) {
    const send = (_: FastifyRequest, reply: FastifyReply) =>
      reply.sendFile(file, { immutable: false, maxAge: 0 }).type('text/html; charset=utf-8')
    const path = `/${file.replace(/\.html$/, '')}`
    http.get(path, send)
    http.get(`${path}/`, send)
  }
}

function isScreen({ method, url, headers }: FastifyRequest) {
  const path = url.split('?')[0]!
  return (
    method === 'GET' &&
    !/^\/+api(\/|$)/i.test(path) &&
    !/\.\w+$/.test(path) &&
    (headers.accept ?? '*/*').match(/text\/html|\*\/\*/) !== null
  )
}
