import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import proxyAddr from '@fastify/proxy-addr'
import type { FastifyRequest } from 'fastify'

/** What of a request tells where it comes from. */
export type Sender = Pick<FastifyRequest, 'id' | 'ip' | 'headers' | 'protocol' | 'host'>

/** Whether a proxy at this address may say for whom it asks. */
export type Trust = (address: string, hop: number) => boolean

const eachOf = (proxies: string) => proxies.split(',').map((one) => one.trim())

/** `proxies`: addresses and networks, with commas between them; without any, nobody may. */
export const trustIn = (proxies: string | undefined): Trust | undefined =>
  proxies === undefined ? undefined : proxyAddr.compile(eachOf(proxies))

/** The library takes `1` for 0.0.0.1: whoever writes that means a number of proxies, which would say nothing of who they are. */
const isWritten = (proxy: string) => /^[a-z]+$/.test(proxy) || isIP(proxy.split('/', 1)[0]!) !== 0

/** Those of `proxies` that are neither an address nor a network. */
export const noProxies = (proxies: string): string[] =>
  eachOf(proxies).filter((one) => {
    try {
      return !isWritten(one) || !proxyAddr.compile([one])
    } catch {
      return true
    }
  })

/** Where a request comes from that the framework does not see, as it would say it. */
export function cameFrom(
  request: Pick<IncomingMessage, 'headers' | 'socket'>,
  trust: Trust | undefined,
): Pick<Sender, 'ip' | 'host' | 'protocol'> {
  const { headers, socket } = request
  const { remoteAddress: ip = '' } = socket
  const { host = '', 'x-forwarded-host': saidHost, 'x-forwarded-proto': saidProtocol } = headers
  if (!trust?.(ip, 0)) return { ip, host, protocol: 'http' }
  return {
    ip: proxyAddr(request as IncomingMessage, trust),
    host: saidHost ? lastOf(saidHost) : host,
    protocol: (saidProtocol ? lastOf(saidProtocol) : 'http') as Sender['protocol'],
  }
}

/** Of a header that was sent more than once, what the nearest proxy has added. */
const lastOf = (header: string | string[]) => String(header).split(',').at(-1)!.trim()
