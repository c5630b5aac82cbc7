// `npm run next-version -- 0.2.0`: the version of all packages; what was pending is filed under the one before, if that is tagged.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { carriers, withVersion } from './release/carriers.ts'
import { changelogAfter } from './release/next.ts'
import { readState } from './release/state.ts'
import { root, run } from './steps/command.ts'
import { task, TaskError } from './steps/stage.ts'
import { readWorkspaces } from './steps/workspaces.ts'

await task(async () => {
  const [version = ''] = process.argv.slice(2)
  if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)) throw new TaskError('Say which: npm run next-version -- 0.2.0')
  const { version: before, isTagged } = await readState(root)
  const workspaces = readWorkspaces()
  const names = workspaces.map(({ name }) => name)
  edit('package.json', (text) => text.replace(/("version": ")[^"]*/, `$1${version}`))
  for (const { dir } of workspaces)
    edit(`${dir}/package.json`, (text) =>
      names.reduce(
        (text, name) => text.replace(new RegExp(`("${name}": ")\\d[^"]*`, 'g'), `$1${version}`),
        text.replace(/("version": ")[^"]*/, `$1${version}`),
      ),
    )
  for (const file of carriers(root)) edit(file, (text) => withVersion(text, version))
  edit('packages/agent/src/version.ts', (text) => text.replace(/'.*'/, `'${version}'`))
  if (isTagged && before !== version) edit('CHANGELOG.md', (text) => changelogAfter(text, before))
  const { code, output } = await run('npm', ['install', '--package-lock-only', '--loglevel=error'])
  if (code !== 0) throw new TaskError(`${output.trim()}\n\nThe lock file could not be written: see above.`)
  console.log(`All packages are ${version} now. Look at git diff, and commit it.`)
})

function edit(file: string, change: (text: string) => string) {
  const path = join(root, file)
  writeFileSync(path, change(readFileSync(path, 'utf8')))
}
