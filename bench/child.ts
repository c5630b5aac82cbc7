import { type ChildProcess, fork, type ForkOptions } from 'node:child_process'
import { once } from 'node:events'

/** A program of this folder as a process of its own, which is told things and answers them. */
export interface Helper {
  pid: number
  /** Tells it something and waits for what it says next. */
  ask: <T>(question: unknown) => Promise<T>
  /** Waits for what it says next. */
  next: <T>() => Promise<T>
  stop: () => Promise<void>
}

export function startHelper(program: string, args: string[] = [], options: ForkOptions = {}): Helper {
  const child = fork(new URL(program, import.meta.url), args, options)
  const endWithUs = () => child.kill('SIGKILL')
  process.on('exit', endWithUs)
  const next = async <T>() => {
    const heard = new AbortController()
    try {
      return (await Promise.race([once(child, 'message', heard), ended(program, child, heard)]))[0] as T
    } finally {
      // Whoever asks a hundred times would else leave a hundred listeners.
      heard.abort()
    }
  }
  return {
    pid: child.pid!,
    next,
    ask: async <T>(question: unknown) => {
      const answer = next<T>()
      child.send(question as object)
      return answer
    },
    stop: async () => {
      const exit = once(child, 'exit')
      if (child.kill('SIGKILL')) await exit
      process.off('exit', endWithUs)
    },
  }
}

async function ended(program: string, child: ChildProcess, heard: AbortController): Promise<never> {
  const [code, signal] = (await once(child, 'exit', heard)) as [number | null, string | null]
  throw new Error(`${program} ended with ${code ?? signal}`)
}
