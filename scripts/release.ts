// `npm run release`: refuses unless everything is in order, then leaves in release/<version>/ all that is published.
// `-- --trial` leaves out the tests alone, which take 20 minutes: to see what a release would be. It lands in release/trial/.
import { join, relative } from 'node:path'
import { problemsOf } from './release/order.ts'
import { writeArtifacts } from './release/artifacts.ts'
import { readState } from './release/state.ts'
import { root, run } from './steps/command.ts'
import { stage, task, TaskError } from './steps/stage.ts'

await task(async () => {
  const options = process.argv.slice(2)
  if (options.some((one) => one !== '--trial')) throw new TaskError('There is one option: npm run release -- --trial')
  const isTrial = options.length > 0
  const { version, pending } = await inOrder()
  if (!isTrial) {
    await stage('Everything that CI runs', async () => {
      const { code } = await run(join(root, '.ci/run'), [], { show: true })
      if (code !== 0) throw new TaskError('Tests fail: see above. Nothing was written.')
    })
    // Twenty minutes are long: what is packed has to be what was tested.
    await inOrder()
  }
  const { folder, files } = await writeArtifacts(
    { version, pending },
    join(root, 'release', isTrial ? 'trial' : version),
  )
  const where = relative(root, folder)
  console.log(`\nOpstage ${version} is in ${where}/:\n${files.map((file) => `  ${file}`).join('\n')}`)
  console.log(
    isTrial
      ? '\nA trial: its tests were not run, so it is not to be published.'
      : `
To publish it:
  git tag v${version} && git push origin v${version}
  for package in ${where}/*.tgz; do npm publish "$package"; done
  then npm run next-version -- <the one after ${version}>`,
  )
})

async function inOrder() {
  const state = await readState(root)
  const problems = problemsOf(state)
  if (problems.length === 0) return state
  throw new TaskError(`${state.version} cannot be released:\n${problems.map((line) => `  - ${line}`).join('\n')}`)
}
