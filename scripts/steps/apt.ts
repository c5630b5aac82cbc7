import { run } from './command.ts'
import { stage, TaskError } from './stage.ts'

/** What goes before a command that only root may run: nothing for root, `sudo` where that takes no password. */
export async function asRoot(): Promise<string[] | undefined> {
  if (process.getuid?.() === 0) return []
  return (await run('sudo', ['-n', 'true'])).code === 0 ? ['sudo', '-n'] : undefined
}

/** Installs packages of Debian or Ubuntu; where that cannot be, or fails, says `advice`. */
export async function aptInstall(packages: string[], what: string, advice: string): Promise<void> {
  const root = await asRoot()
  if (!root || (await run('apt-get', ['--version'])).code !== 0) throw new TaskError(advice)
  await stage(`Install ${what} (apt-get install ${packages.join(' ')})`, async () => {
    const [program, ...args] = [...root, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get']
    // Another task may be installing something just now.
    args.push('-o', 'DPkg::Lock::Timeout=300')
    await run(program!, [...args, 'update'])
    const { code, output } = await run(program!, [...args, 'install', '-y', '--no-install-recommends', ...packages])
    if (code !== 0) throw new TaskError(`${output.trim()}\n\n${advice}`)
  })
}
