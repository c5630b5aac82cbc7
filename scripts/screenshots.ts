// `npm run screenshots`: pictures of every screen of the built console, in both themes and widths, into docs/screenshots/, with a
// manifest by which `npm run docs:build` knows whether they are still those of the console.
import { buildAll } from './steps/build.ts'
import { prepareChromium } from './steps/chromium.ts'
import { task } from './steps/stage.ts'

await task(async () => {
  await buildAll()
  await prepareChromium()
  // Only now, since it runs what has just been built.
  const { takePictures } = await import('./screenshots/take.ts')
  await takePictures()
})
