// `npm run build`: builds what is not current, packages first.
import { buildAll } from './steps/build.ts'
import { stage, task } from './steps/stage.ts'

await task(() => stage('Everything is built', buildAll))
