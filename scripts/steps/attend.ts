import { once } from 'node:events'
import { obituary } from './child.ts'
import type { Product } from './product.ts'
import { TaskError } from './stage.ts'

/** Stays until Ctrl-C or until Opstage itself ends. Without the demo it goes on: what the console shows then is worth seeing. */
export async function attend(product: Product, signal: AbortSignal): Promise<void> {
  const { backend, demo } = product
  void demo.child?.exited.then(async () => {
    if (signal.aborted) return
    console.log(`\n${await obituary(demo.child!)}\n\nOpstage goes on without it. To bring it back, start again.`)
  })
  const interrupted = signal.aborted ? Promise.resolve() : once(signal, 'abort')
  const died = await Promise.race([backend.exited.then(() => true), interrupted.then(() => false)])
  if (!died) console.log('\nStopping …')
  await product.stop()
  if (died) throw new TaskError(await obituary(backend))
  console.log('Stopped.')
}
