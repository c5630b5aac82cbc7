import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { HostError } from './host-error.ts'

/**
 * From the keyboard twice, without showing it; from a pipe the first line. Never from the arguments: those are seen by
 * everybody on the machine, and kept by the shell.
 */
export async function readPassword(prompt: string): Promise<string> {
  if (!process.stdin.isTTY) return readLine()
  const password = await ask(prompt)
  if ((await ask('The same again: ')) === password) return password
  throw new HostError('The two are not the same. Nothing was changed.')
}

async function ask(prompt: string): Promise<string> {
  process.stderr.write(prompt)
  const answer = await readLine()
  process.stderr.write('\n')
  return answer
}

async function readLine(): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: process.stdin.isTTY })
  try {
    const line = await Promise.race([once(lines, 'line'), once(lines, 'close').then(() => undefined)])
    if (line === undefined) throw new HostError('No password was given. Nothing was changed.')
    return line[0] as string
  } finally {
    lines.close()
  }
}
