import { mkdir, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { replaceFile } from './durable-file.ts'
import { isObject } from './json.ts'
import type { Log } from './log.ts'

/** Who this agent is to its backend. `agentToken` is a secret. */
export interface Identity {
  agentId: string
  agentToken: string
  agentCode?: string
  /** ISO 8601, UTC. */
  registeredAt?: string
}

/**
 * Where the agent keeps who it is between two runs. Bring your own to keep it somewhere else than in a file, for
 * instance in a vault.
 */
export interface TokenStore {
  /** What was saved last, or nothing. */
  load(): Promise<Identity | undefined>
  /** Must be durable when it resolves. */
  save(identity: Identity): Promise<void>
  /** Forgets it: the backend no longer accepts this token. */
  clear(): Promise<void>
}

/** One JSON file, readable by its owner only, replaced in one step so that a crash leaves the old or the new one. */
export function createFileStore(file: string, log: Log): TokenStore {
  return {
    async load() {
      const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return undefined
        throw error
      })
      if (text === undefined) return undefined
      const identity = parseIdentity(text)
      if (!identity) {
        await rename(file, `${file}.corrupt`)
        log.warn(`The token file is damaged; it was moved to ${file}.corrupt`)
      }
      return identity
    },
    async save(identity) {
      await mkdir(dirname(file), { recursive: true, mode: 0o700 })
      await replaceFile(file, `${JSON.stringify(identity, null, 2)}\n`)
    },
    async clear() {
      await rm(file, { force: true })
    },
  }
}

function parseIdentity(text: string): Identity | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isIdentity(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** Stores may be anybody's, and files are edited by hand. */
export function isIdentity(value: unknown): value is Identity {
  return isObject(value) && typeof value['agentId'] === 'string' && isToken(value['agentToken'])
}

/** A token must fit into a header: one that does not would fail every later call in a way that nobody understands. */
export function isToken(value: unknown): value is string {
  return typeof value === 'string' && /^[\x21-\x7e]{1,500}$/.test(value)
}
