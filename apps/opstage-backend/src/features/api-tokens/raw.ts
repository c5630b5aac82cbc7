import { crc32 } from 'node:zlib'
import { BASE62, inBase, newToken } from '../../platform/ids.ts'

const PREFIX = 'opstage_pat_'
const LENGTH = PREFIX.length + 43
const CHECKSUM_LENGTH = 6

const checksum = (text: string) => inBase(BigInt(crc32(text)), BASE62, CHECKSUM_LENGTH)

/** With a checksum at its end, so that what a scanner finds, or somebody has cut off, is told apart without the database. */
export function newApiToken(): string {
  const raw = newToken(PREFIX)
  return raw + checksum(raw)
}

export const isApiToken = (raw: string) =>
  raw.length === LENGTH + CHECKSUM_LENGTH && raw.slice(LENGTH) === checksum(raw.slice(0, LENGTH))

/** The token that a request carries; other kinds of `Authorization` are not ours to judge. */
export const apiTokenOf = (authorization: string | undefined) =>
  /^Bearer (opstage_pat_\S*)$/i.exec(authorization ?? '')?.[1]
