import { isDeepStrictEqual } from 'node:util'
import type { RawAnswer, RawRequest } from './request.ts'

type SendRaw = (raw: RawRequest) => Promise<RawAnswer>

/**
 * What idle agents ask goes past the framework when it is plainly right, and past Node's parser too when it is the first on its connection.
 * Any header that is not known makes it go the ordinary way, so that the same request can be sent each way, and nobody may be able to
 * tell which one it took.
 */
export const ORDINARY = { 'x-way': 'ordinary' }

/** What may differ: moments, how far the record is sealed, and what is made anew for each request. */
export function comparable({ status, headers, text }: RawAnswer) {
  const { date, Date: at, 'x-request-id': id, 'content-length': length, ...rest } = headers
  const isWhole = Number(length) === Buffer.byteLength(text)
  const said = text.replace(/"serverTime":"[\d.:TZ-]{24}"/, '"serverTime":""').replace(/,"auditHead":"[^"]+"/, '')
  return { status, headers: { ...rest, hasDate: Boolean(date ?? at), id: String(id).length, isWhole }, said }
}

/** Those of the requests that are answered in two ways. `sendFirst` uses a connection of its own for each, `send` goes on with one of Node's. */
export async function differences(send: SendRaw, sendFirst: SendRaw, requests: RawRequest[]) {
  const found = []
  for (const raw of requests) {
    const ordinary = comparable(await send({ ...raw, headers: { ...raw.headers, ...ORDINARY } }))
    const quick = comparable(await send(raw))
    const plain = comparable(await sendFirst(raw))
    if (!isDeepStrictEqual(quick, ordinary) || !isDeepStrictEqual(plain, ordinary))
      found.push({ raw, ordinary, quick, plain })
  }
  return found
}
