import { CliError } from '../cli-error.ts'
import { NO_ANSWER } from '../exit-codes.ts'

const reasons: [codes: RegExp, words: (host: string) => string][] = [
  [/^ECONNREFUSED$/, (host) => `nothing listens at ${host}. Is the server running?`],
  [/^(ENOTFOUND|EAI_AGAIN)$/, (host) => `the name ${host} is not known. Is the address spelled right?`],
  [/^(ETIMEDOUT|UND_ERR_(CONNECT|HEADERS|BODY)_TIMEOUT|ABORT_ERR)$/, (host) => `${host} did not answer in time.`],
  [/^(ECONNRESET|UND_ERR_SOCKET|EPIPE)$/, (host) => `${host} broke the connection off.`],
  [/^(EHOSTUNREACH|ENETUNREACH)$/, (host) => `there is no way to ${host} from here. Is the network or VPN up?`],
  [/^ERR_SSL_WRONG_VERSION_NUMBER|^ERR_SSL_PACKET/, () => 'it speaks no TLS. Try http:// instead of https://.'],
  [
    /^(DEPTH_ZERO_)?SELF_SIGNED_CERT|^UNABLE_TO_(GET|VERIFY)|^CERT_|^ERR_TLS_CERT/,
    () => 'its certificate is not trusted here. Name that of its authority in NODE_EXTRA_CA_CERTS.',
  ],
]

/** The connection failed: why, in words. */
export function noAnswer(url: string, error: unknown): CliError {
  const { host } = new URL(url)
  const { code, message } = innermost(error)
  const known = reasons.find(([codes]) => codes.test(code))
  const why = known ? known[1](host) : `${message}${code ? ` (${code})` : ''}.`
  return new CliError(`There is no answer from ${url}: ${why}`, 'NO_ANSWER', NO_ANSWER)
}

/** Fetch wraps what happened; where an address has several numbers, there is one error for each. */
function innermost(error: unknown): { code: string; message: string } {
  const { name, code, message, cause, errors } = error as Error & { code?: string; errors?: unknown[] }
  if (cause !== undefined && cause !== null) return innermost(cause)
  if (Array.isArray(errors) && errors.length > 0) return innermost(errors[0])
  return { code: code ?? (name === 'TimeoutError' || name === 'AbortError' ? 'ABORT_ERR' : ''), message }
}
