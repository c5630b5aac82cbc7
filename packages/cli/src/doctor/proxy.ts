import type { Io } from '../io.ts'
import { doubtful, type Finding, good } from './finding.ts'

/** Node uses the proxy of the environment only when it is told to. */
export function examineProxy({ env }: Pick<Io, 'env'>, url: string): Finding[] {
  const names = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'].filter((name) => env[name])
  if (names.length === 0) return []
  if (env.NODE_USE_ENV_PROXY === '1')
    return [
      good(
        'proxy',
        `${names[0]} is used (NODE_USE_ENV_PROXY=1)${env.NO_PROXY ? `, but not for ${env.NO_PROXY}` : ''}.`,
      ),
    ]
  return [
    doubtful(
      'proxy',
      `${names[0]} is set, and this command goes to ${url} without it.`,
      'Where the server is reached through that proxy only, set NODE_USE_ENV_PROXY=1 (Node 24), here and for your services.',
    ),
  ]
}
