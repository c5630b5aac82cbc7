const REMIND_MS = 15_000

/** A failure whose message is all the user needs; anything else is a fault of ours and shows its stack. */
export class TaskError extends Error {}

/** Runs one step of a task and says how it ended and how long it took; a long one is heard of in between. */
export async function stage<T>(title: string, work: () => Promise<T>): Promise<T> {
  const started = performance.now()
  const reminder = setInterval(() => console.log(`… ${title}, still at it (${seconds(started)})`), REMIND_MS)
  try {
    const result = await work()
    console.log(`✓ ${title}  ${seconds(started)}`)
    return result
  } catch (error) {
    console.log(`✗ ${title}  ${seconds(started)}`)
    throw error
  } finally {
    clearInterval(reminder)
  }
}

export const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(1)} s`

/** The outermost call of every task. */
export async function task(work: () => Promise<number | void>) {
  try {
    process.exitCode = (await work()) ?? 0
  } catch (error) {
    if (!(error instanceof TaskError)) throw error
    console.error(`\n${error.message}`)
    process.exitCode = 1
  }
}
