import { routes } from '@xtrape/capsule-contracts-node'
import type { FastifyInstance } from 'fastify'
import { AppError } from './errors.ts'

/** The methods of each declared path. */
const methods = new Map<string, string[]>()
for (const { path, method } of routes) methods.set(path, [...(methods.get(path) ?? []), method])

const patterns = [...methods]
  .filter(([path]) => path.includes('{'))
  .map(([path, allowed]) => ({ pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`), allowed }))

/**
 * Declared addresses answer other methods with 405 and `Allow`, before anybody is asked who they are and before the body: a wrong
 * method stays one, whatever was sent along. A route for each of them would be 400, for which a server would start later.
 */
export function refuseOtherMethods(http: FastifyInstance) {
  http.addHook('onRequest', (request, reply, done) => {
    const path = request.url.split('?', 1)[0]!
    // An address without parameters comes before one whose parameter it could be, also where it lacks the method.
    const allowed =
      methods.get(path) ?? (request.is404 ? patterns.find(({ pattern }) => pattern.test(path))?.allowed : undefined)
    if (allowed && !allowed.includes(request.method)) {
      reply.header('allow', allowed.join(', '))
      throw new AppError('METHOD_NOT_ALLOWED')
    }
    done()
  })
}
