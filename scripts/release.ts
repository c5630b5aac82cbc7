// `npm run release`: refuses unless everything is in order, then leaves in release/<version>/ all that is published.
import { relative } from 'node:path'
import { problemsOf } from './release/order.ts'
import { writeArtifacts } from './release/artifacts.ts'
import { readState } from './release/state.ts'
import { root, run } from './steps/command.ts'
import { stage, task, TaskError } from './steps/stage.ts'

await task(async () => {
  const state = await readState(root)
  const problems = problemsOf(state)
  if (problems.length > 0)
    throw new TaskError(`${state.version} cannot be released:\n${problems.map((line) => `  - ${line}`).join('\n')}`)
  await stage('npm test', async () => {
    const { code } = await run('npm', ['test'], { show: true })
    if (code !== 0) throw new TaskError('Tests fail: see above. Nothing was written.')
  })
  const { folder, files } = await writeArtifacts(state)
  console.log(`\nOpstage ${state.version} is in ${relative(root, folder)}/:\n${files.map((file) => `  ${file}`).join('\n')}
\nTo publish it:
  git tag v${state.version} && git push origin v${state.version}
  for package in ${relative(root, folder)}/*.tgz; do npm publish "$package"; done
  then npm run next-version -- <the one after ${state.version}>`)
})
