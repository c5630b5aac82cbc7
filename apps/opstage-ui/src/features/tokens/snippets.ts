export const snippet = (code: string): string => `import { CapsuleAgent } from '@xtrape/capsule-agent-node'

const agent = new CapsuleAgent({
  service: { code: '${code}', name: '${nameOf(code)}', version: '1.0.0' },
})
await agent.start()`

/** One line for one shell: the token is needed for the first start only. */
export const commandLine = (origin: string, rawToken: string): string =>
  [`OPSTAGE_BACKEND_URL=${origin} \\`, `OPSTAGE_REGISTRATION_TOKEN=${rawToken} \\`, 'node service.js'].join('\n')

const nameOf = (code: string) => code.replace(/[-_]+/g, ' ').replace(/^./, (first) => first.toUpperCase())
