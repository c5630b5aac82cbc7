/** Runs `work` with a signal that Ctrl-C, a closed terminal or a service manager aborts; being interrupted is a good end. */
export async function untilInterrupted(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const controller = new AbortController()
  // Stays for good: `npm` passes on a Ctrl-C that the terminal has already sent, and the second must not kill us.
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => controller.abort())
  try {
    await work(controller.signal)
  } catch (error) {
    if (!controller.signal.aborted || error !== controller.signal.reason) throw error
  }
}
