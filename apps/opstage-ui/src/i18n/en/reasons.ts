import type { CauseWords } from '../cause-words.ts'

/** From here on the event loop, and not the network, is what keeps an agent from asking. */
const BUSY_MS = 1000

export const reasons: CauseWords = {
  REPORTED: ({ health, message }) => `Reports ${health}${message ? `: ${message}` : ''}`,
  NO_HEALTH: () => 'No health has been reported yet',
  HEALTH_STALE: ({ reportedAt, thresholdSeconds }) =>
    `The last health report is of ${reportedAt}; one older than ${thresholdSeconds} s says nothing`,
  AGENT_SILENT: ({ agentCode, lastHeardAt }) =>
    `Agent ${agentCode} has not been heard${lastHeardAt === null ? '' : ` since ${lastHeardAt}`}`,
  AGENT_DISABLED: ({ agentCode }) => `Agent ${agentCode} was disabled`,
  AGENT_REVOKED: ({ agentCode }) => `Agent ${agentCode} was revoked`,
  NOT_TAKING_COMMANDS: ({ lastPollAt, waitingSince, eventLoopLagMs: lag }, format) => {
    const polled = lastPollAt === null ? 'has never asked for commands' : `last asked for commands at ${lastPollAt}`
    const busy = lag !== null && lag >= BUSY_MS ? ` Its event loop lags by ${format.duration(lag)}: it is busy.` : ''
    return `It heartbeats, but ${polled}. One has waited since ${waitingSince}.${busy}`
  },
}
