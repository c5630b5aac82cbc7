#!/usr/bin/env node
// Only what every Node has may be imported above the check: better-sqlite3 crashes an old one without a word.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(`opstage needs Node 22.18 or newer, and runs best on 24; this is ${process.version}.\n`)
  process.exit(1)
}
// What Opstage writes is nobody else's to read: database, keys, tokens.
process.umask(0o077)
// `opstage … | head` is no failure.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))

const { run } = await import('./run.ts')
const { stdin, stdout, stderr, env } = process
process.exitCode = await run(process.argv.slice(2), { stdin, stdout, stderr, env, exitCode: 0 })
