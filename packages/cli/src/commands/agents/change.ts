import { type Agent, agents } from '@xtrape/capsule-contracts-node'
import { confirmed } from '../../confirmed.ts'
import { serverCommand } from '../../command.ts'
import type { Io } from '../../io.ts'
import { connect } from '../../server/connect.ts'
import { findAgent } from '../../server/find.ts'
import { answer } from '../../terminal/answer.ts'

interface Change {
  about: string
  /** What is asked before; nothing where it can be taken back without a loss. */
  question?: (code: string) => string
  done: (agent: Agent) => string
}

const changes = {
  disable: {
    about: 'stop an agent from working until it is enabled again; its waiting commands are cancelled',
    question: (code) => `Disable ${code}? Its waiting commands are cancelled.`,
    done: ({ code }) => `${code} is disabled: it takes no commands until opstage agents enable ${code}.`,
  },
  enable: {
    about: 'let a disabled agent work again',
    done: ({ code }) => `${code} is enabled, and online as soon as it is heard.`,
  },
  revoke: {
    about: 'take the tokens of an agent away for good and end its commands',
    question: (code) => `Revoke ${code} for good? It needs a new registration token to come back.`,
    done: ({ code }) =>
      `${code} is revoked. To bring it back: opstage tokens create --agent ${code}, and start it with that token.`,
  },
} satisfies Record<string, Change>

export function changeAgentCommand(io: Io, verb: keyof typeof changes) {
  const { about, question, done }: Change = changes[verb]
  return serverCommand(verb, about, [`opstage agents ${verb} orders-sync`])
    .argument('<agent>', 'code or id')
    .option('-y, --yes', 'do not ask')
    .action(async (name, options) => {
      const { call } = connect(io, options)
      const agentId = await findAgent(call, name)
      if (question) await confirmed(io, options, question(name))
      const { data } = await call(agents[verb], { params: { agentId } })
      answer(io, options, data, () => done(data))
    })
}
