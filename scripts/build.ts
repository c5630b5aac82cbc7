// `npm run build`: builds what is not current, packages first, and lists what ships.
import { buildAll } from './steps/build.ts'
import { writeSbom } from './steps/sbom.ts'
import { task } from './steps/stage.ts'

await task(async () => {
  await buildAll()
  await writeSbom()
  console.log('Everything is built.')
})
