// Only what every Node has may be imported above the check: better-sqlite3 crashes an old one without a word.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(`Opstage needs Node 22.18 or newer, and runs best on 24; this is ${process.version}.\n`)
  process.exit(1)
}
// What Opstage writes is nobody else's to read: database, its journal, keys.
process.umask(0o077)

// It is told everything by its environment: a word that was meant for the command must not start a server.
if (process.argv.length > 2) {
  process.stderr.write(
    `The server takes no arguments. What can be done on its host, the command does: opstage --help\n`,
  )
  process.exit(2)
}
const { serve } = await import('./serve.ts')
await serve(process.env)
