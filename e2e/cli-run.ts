import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../scripts/steps/command.ts'
import type { Product } from '../scripts/steps/product.ts'
import { startOwnProduct } from './own-product.ts'

const program = join(root, 'packages/cli/dist/main.js')

export interface Outcome {
  code: number
  out: string
  err: string
  /** The answer as data. */
  json: <T>() => T
}

interface Options {
  input?: string
  env?: NodeJS.ProcessEnv
  /** Called with everything it has written so far, to answer it or to send it a signal. */
  onOutput?: (written: string, child: Hand) => void
}

export interface Hand {
  kill: (signal: 'SIGINT') => void
  type: (keys: string) => void
}

export interface Cli {
  run: (args: string[], options?: Options) => Promise<Outcome>
  /** The same in a terminal, which `script` of Linux makes. Without a shell that Ctrl-C would end too. */
  inTerminal: (args: string[], options?: Options) => Promise<Outcome>
  home: string
  remove: () => void
}

/** The built command of somebody who has a home folder of their own. */
export function createCli(): Cli {
  const home = mkdtempSync(join(tmpdir(), 'opstage-cli-'))
  // Nothing of the machine that tests: `CI` alone would switch colours and prompts off.
  const { PATH, LANG } = process.env
  const env = { PATH, LANG, HOME: home, TERM: 'xterm-256color' }
  return {
    home,
    run: (args, options = {}) => outcomeOf(process.execPath, [program, ...args], env, options),
    inTerminal: (args, options = {}) =>
      outcomeOf(
        'script',
        [
          '-qefc',
          `stty cols 100 rows 40; exec ${[process.execPath, program, ...args].map(quoted).join(' ')}`,
          '/dev/null',
        ],
        env,
        options,
      ),
    remove: () => rmSync(home, { recursive: true, force: true }),
  }
}

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`

function outcomeOf(command: string, args: string[], env: NodeJS.ProcessEnv, options: Options): Promise<Outcome> {
  const { input, onOutput } = options
  const child = spawn(command, args, { env: { ...env, ...options.env }, stdio: ['pipe', 'pipe', 'pipe'] })
  let out = ''
  let err = ''
  const hand: Hand = {
    kill: (signal) => void child.kill(signal),
    type: (keys) => void child.stdin.write(keys),
  }
  // It may end without reading what it is given.
  child.stdin.on('error', () => undefined)
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString()
    onOutput?.(out + err, hand)
  })
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString()
    onOutput?.(out + err, hand)
  })
  if (onOutput === undefined) child.stdin.end(input ?? '')
  return new Promise((resolve) => {
    child.on('close', (code) => resolve({ code: code ?? -1, out, err, json: <T>() => JSON.parse(out) as T }))
  })
}

export const logIn = (cli: Cli, { url, username, password }: Pick<Product, 'url' | 'username' | 'password'>) =>
  cli.run(['login', url, '--user', username, '--password-stdin'], { input: `${password}\n` })

/** A built server with its demo service, and the command of somebody who has signed in there. */
export async function startWithCli() {
  const product = await startOwnProduct()
  const cli = createCli()
  const { code, err } = await logIn(cli, product)
  if (code !== 0) throw new Error(`opstage login ended with ${code}: ${err}`)
  const stop = async () => {
    cli.remove()
    await product.stop()
  }
  return { product, cli, stop }
}

/** Does something to the program when it has written this. */
export const once = (what: string, work: (child: Hand) => void) => {
  let done = false
  return (written: string, child: Hand) => {
    if (done || !written.includes(what)) return
    done = true
    work(child)
  }
}

/** Types each answer when its question has been written. */
export function answering(...steps: [question: string, keys: string][]) {
  const waiting = steps.map(([question, keys]) => once(question, (child) => child.type(keys)))
  return (written: string, child: Hand) => waiting.forEach((one) => one(written, child))
}
