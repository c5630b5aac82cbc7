import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyInstance } from 'fastify'
import helmet from 'helmet'

const STYLE_SRC = "style-src 'self'"

/** No inline script, styles by nonce only, no frame around us, no referrer to anybody. Asked for once: it is the same for all that a browser may show. */
function ask(): Record<string, string> {
  const headers: Record<string, string> = {}
  const response = {
    setHeader: (name: string, value: string) => void (headers[name.toLowerCase()] = value),
    removeHeader: () => {},
  }
  const protect = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: false,
    xFrameOptions: { action: 'deny' },
  })
  protect({} as IncomingMessage, response as unknown as ServerResponse, (error) => {
    if (error) throw error as Error
  })
  return headers
}

/** Of whatever a browser may show. */
export const forBrowsers = ask()

/** The same in few words, which cost less: nothing of an answer to an agent is ever a page. */
export const forAgents = {
  'content-security-policy': "default-src 'none';frame-ancestors 'none'",
  'referrer-policy': forBrowsers['referrer-policy'],
  'x-content-type-options': forBrowsers['x-content-type-options'],
}

/** Over plain http it would mean nothing, and on localhost it would lock people out. */
export const overHttps = ['strict-transport-security', 'max-age=31536000'] as const

/** The policy of a page whose own styles carry this nonce. */
export const policyWithNonce = (nonce: string) =>
  forBrowsers['content-security-policy']!.replace(STYLE_SRC, `${STYLE_SRC} 'nonce-${nonce}'`)

export function protectWithHeaders(http: FastifyInstance) {
  http.addHook('onRequest', (request, reply, done) => {
    reply.headers(request.routeOptions.config.access === 'agent' ? forAgents : forBrowsers)
    if (request.protocol === 'https') reply.header(...overHttps)
    done()
  })
}
