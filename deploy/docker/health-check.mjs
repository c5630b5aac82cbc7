// Whether the server in this container answers, and its database does. The image has no curl.
const { status } = await fetch(`http://127.0.0.1:${process.env.OPSTAGE_PORT || 8080}/api/system/health`)
process.exitCode = status === 200 ? 0 : 1
