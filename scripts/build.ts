// `npm run build`: builds what is not current, packages first.
import { buildAll } from './steps/build.ts'
import { task } from './steps/stage.ts'

await task(async () => {
  await buildAll()
  console.log('Everything is built.')
})
