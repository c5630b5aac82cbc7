// `npm run docs:build`: the documentation site, into dist/docs, whether everything in it leads somewhere,
// and whether its pictures are still those of the console.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { checkSite } from './docs/check-site.ts'
import { installDocs } from './docs/install.ts'
import { staleness } from './screenshots/manifest.ts'
import { root, run } from './steps/command.ts'
import { stage, task, TaskError } from './steps/stage.ts'
import { tallyLine } from './steps/tally.ts'

const made = join(root, '.cache', 'docs')
const site = join(root, 'dist', 'docs')

await task(async () => {
  await installDocs()
  await stage('Write what is generated from the code', generate)
  await stage('Build the site', async () => {
    const { code, output } = await run('node', ['docs/node_modules/vitepress/bin/vitepress.js', 'build', 'docs'])
    if (code !== 0) throw new TaskError(output.trim())
  })
  const { problems, checked } = checkSite(site, made)
  problems.push(...staleness(root, join(root, 'docs', 'screenshots')))
  for (const problem of problems) console.log(`✗ ${problem}`)
  const tally = { passed: checked - problems.length, failed: problems.length }
  console.log(`The site is in dist/docs.\n${tallyLine(tally)}`)
  return problems.length === 0 ? 0 : 1
})

async function generate() {
  await rm(made, { recursive: true, force: true })
  const write = ['--conditions=source', 'scripts/docs/write.ts', made]
  const types = ['-p', 'packages/agent/tsconfig.build.json', '--outDir', join(made, 'types')]
  for (const [program, args] of [
    ['node', write],
    ['tsc', types],
  ] as const) {
    const { code, output } = await run(program, [...args])
    if (code !== 0) throw new TaskError(output.trim())
  }
}
