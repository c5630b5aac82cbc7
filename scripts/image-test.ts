// `npm run image:test`: builds the images as deploy/docker/Dockerfile says, runs them, and looks whether they keep what
// they promise. OPSTAGE_BASE_IMAGE names another base, such as node:24-bookworm-slim@sha256:…
import { prepareBase } from './image/base.ts'
import { buildImage } from './image/build.ts'
import { prepareEngine } from './image/engine.ts'
import { task } from './steps/stage.ts'
import { runTests } from './steps/vitest.ts'

await task(async () => {
  await prepareEngine()
  process.env.OPSTAGE_BASE_IMAGE = await prepareBase()
  await buildImage('opstage', process.env.OPSTAGE_BASE_IMAGE)
  await buildImage('demo', process.env.OPSTAGE_BASE_IMAGE)
  const { failed } = await runTests(['long'], ['image.long'])
  return failed === 0 ? 0 : 1
})
