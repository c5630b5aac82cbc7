import { lazy } from 'react'
import type { ComponentType } from 'react'

const KEY = 'opstage.reloaded'
const AGAIN_AFTER_MS = 60_000

const loads = new Set<() => Promise<unknown>>()

/** The server did not answer when a part of the console was to be loaded. */
export class PartMissing extends Error {}

export const serverAnswers = (): Promise<boolean> =>
  fetch('/api/system/version', { cache: 'no-store' }).then(
    ({ ok }) => ok,
    () => false,
  )

/** A part of the console that is loaded when it is first needed, or by `loadAllParts` before. */
export function part<M>(load: () => Promise<M>): () => Promise<M> {
  loads.add(load)
  return () => loadPart(load)
}

/** A part as a component: draw it in a `Suspense`. */
export function lazyPart<N extends string, P>(load: () => Promise<Record<N, ComponentType<P>>>, name: N) {
  const loaded = part(load)
  return lazy(async () => ({ default: (await loaded())[name] }))
}

/** Loads what is left, so that the next click needs no server and a server that is down takes no page away. */
export async function loadAllParts(): Promise<void> {
  for (const load of loads) await load()
}

/**
 * A file that is gone while the server answers means that a newer console was deployed: that one is loaded instead, once.
 * Without a server a reload would leave nothing, so the page stays and says what failed.
 */
async function loadPart<M>(load: () => Promise<M>): Promise<M> {
  try {
    return await load()
  } catch (cause) {
    if (!(await serverAnswers())) throw new PartMissing('The server does not answer', { cause })
    if (Date.now() - Number(sessionStorage.getItem(KEY)) > AGAIN_AFTER_MS) {
      sessionStorage.setItem(KEY, String(Date.now()))
      location.reload()
    }
    throw new Error('A part of the console is missing on the server', { cause })
  }
}
