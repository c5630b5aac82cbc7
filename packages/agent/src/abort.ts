/** A controller that also aborts with `parent`. Call `release` when it is no longer needed: the parent lives on. */
export function createChild(parent: AbortSignal): { controller: AbortController; release: () => void } {
  const controller = new AbortController()
  const abort = () => controller.abort(parent.reason)
  parent.addEventListener('abort', abort, { once: true })
  if (parent.aborted) abort()
  return { controller, release: () => parent.removeEventListener('abort', abort) }
}
