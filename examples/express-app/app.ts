// An agent inside an Express application that exists already: one import, one object, two lines at its start and end.
import { CapsuleAgent } from '@xtrape/capsule-agent-node'
import express from 'express'

const app = express()
const announcements: string[] = []
app.get('/', (_request, response) => void response.json({ announcements }))

const agent = new CapsuleAgent({ service: { code: 'notice-board', name: 'Notice board', version: '1.0.0' } })

agent.health(() => ({
  status: 'UP',
  message: `${announcements.length} announcements`,
  details: { uptime: process.uptime() },
}))

// Plain JSON Schema does too: then Opstage checks what comes, and nothing is to be installed.
agent.action({
  name: 'announce',
  label: 'Announce',
  input: {
    type: 'object',
    required: ['text'],
    properties: { text: { type: 'string', maxLength: 200, title: 'Text' } },
  },
  handler: ({ text }) => {
    announcements.unshift(String(text))
    return { message: 'It is on the board', data: { announcements: announcements.length } }
  },
})

const server = app.listen(Number(process.env['PORT'] ?? 3001), '127.0.0.1', () => void agent.start())
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    server.close()
    void agent.stop()
  })
}
