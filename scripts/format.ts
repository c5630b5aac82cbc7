// `npm run format`: writes every file the way `npm run check` wants it.
import { run } from './steps/command.ts'
import { task } from './steps/stage.ts'

await task(async () => (await run('oxfmt', process.argv.slice(2), { show: true })).code)
