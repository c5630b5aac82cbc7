// Only what every Node has may be imported above the check: better-sqlite3 crashes an old one without a word.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(`Opstage needs Node 22.18 or newer, and runs best on 24; this is ${process.version}.\n`)
  process.exit(1)
}
// What Opstage writes is nobody else's to read: database, its journal, keys.
process.umask(0o077)

const [command, ...args] = process.argv.slice(2)
if (command === undefined) {
  const { serve } = await import('./serve.ts')
  await serve(process.env)
} else {
  const { runHostCommand } = await import('./host/run.ts')
  process.exitCode = await runHostCommand(command, args, process.env)
}
