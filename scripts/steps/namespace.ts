import { TaskError } from './stage.ts'
import { run } from './command.ts'

/** Root may have namespaces of its own; everybody else gets them together with one of users, in which they are root. */
const asRoot = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user']

/** The program and its arguments, in namespaces of its own: `net` has no network but loopback, `mount` its own file systems. */
export const inNamespace = (kind: 'net' | 'mount', command: string[]) => [
  'unshare',
  ...asRoot,
  `--${kind}`,
  '--',
  ...command,
]

/** Runs something in the file systems of a process that was started so. */
export const beside = (pid: number, command: string[]) => [
  'nsenter',
  `--target=${pid}`,
  '--mount',
  ...(asRoot.length > 0 ? ['--user', '--preserve-credentials'] : []),
  '--',
  ...command,
]

/** Says what is missing, where this system has no such thing: then what needs it cannot be shown here. */
export async function requireNamespaces(kind: 'net' | 'mount') {
  const [program, ...args] = inNamespace(kind, ['true'])
  const { code, output } = await run(program!, args)
  if (code !== 0)
    throw new TaskError(
      `This suite needs Linux with namespaces (unshare --${kind}), as root or with user namespaces: ${output}`,
    )
}
