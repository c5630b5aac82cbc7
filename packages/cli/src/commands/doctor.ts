import { command } from '../command.ts'
import type { Finding } from '../doctor/finding.ts'
import { examineDataFolder } from '../doctor/data-folder.ts'
import { examineLogin } from '../doctor/login.ts'
import { examineProxy } from '../doctor/proxy.ts'
import { examineServer } from '../doctor/server.ts'
import { examineTokenFile } from '../doctor/token-file.ts'
import { WRONG } from '../exit-codes.ts'
import type { Io } from '../io.ts'
import { readUrl } from '../server/connect.ts'
import { readLogins } from '../server/logins.ts'
import { answer } from '../terminal/answer.ts'
import { clean } from '../terminal/clean.ts'
import { paint } from '../terminal/paint.ts'

export const doctorCommand = (io: Io) =>
  command('doctor', 'say what is wrong with a server, a login, a clock, a proxy, a token file or a data folder', [
    'opstage doctor',
    'opstage doctor https://opstage.example.org',
    'opstage doctor --token-file data/orders-sync/agent-token.json',
    'opstage doctor --data /var/lib/opstage --json',
  ])
    .argument(
      '[url]',
      'the server; default: OPSTAGE_URL, else the last login, else this machine at OPSTAGE_PORT or 8080',
    )
    .option('--token-file <file>', 'the file in which an agent keeps its token')
    .option('--data <folder>', 'the data of a server on this machine; default: OPSTAGE_DATA_DIR, if that is set')
    .action(async (given, options) => {
      const here = `http://localhost:${io.env.OPSTAGE_PORT || 8080}`
      const url = readUrl(given ?? (io.env.OPSTAGE_URL || (readLogins(io.env).current ?? here)))
      const findings = [...examineProxy(io, url), ...(await examineServer(url))]
      if (!findings.some(({ what, state }) => what === 'server' && state === 'wrong')) {
        findings.push(...(await examineLogin(io, url)))
        if (options.tokenFile !== undefined) findings.push(...(await examineTokenFile(options.tokenFile, url)))
      }
      const data = options.data ?? io.env.OPSTAGE_DATA_DIR
      if (data) findings.push(...examineDataFolder(data))
      answer(io, options, findings, () => findings.map((one) => inWords(io, one)).join('\n'))
      if (findings.some(({ state }) => state === 'wrong')) io.exitCode = WRONG
    })

const signs = {
  good: ['✓', 'green'],
  doubtful: ['?', 'yellow'],
  wrong: ['✗', 'red'],
} as const

function inWords(io: Io, { what, state, found, advice }: Finding): string {
  const [sign, style] = signs[state]
  const line = `${paint(io, io.stdout, style, sign)} ${what.padEnd(10)}  ${clean(found)}`
  return advice === undefined ? line : `${line}\n              → ${advice}`
}
