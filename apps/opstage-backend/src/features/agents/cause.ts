import type { Cause } from '@xtrape/capsule-contracts-node'

/** The English sentence, for whoever reads the API without words of their own. */
export function sayCause(cause: Cause): string {
  switch (cause.code) {
    case 'REPORTED':
      return `Reports ${cause.health}${cause.message ? `: ${cause.message}` : ''}`
    case 'NO_HEALTH':
      return 'No health has been reported yet'
    case 'HEALTH_STALE':
      return `The last health report is of ${cause.reportedAt}; one older than ${cause.thresholdSeconds} s says nothing`
    case 'AGENT_SILENT':
      return `Agent ${cause.agentCode} has not been heard${cause.lastHeardAt === null ? '' : ` since ${cause.lastHeardAt}`}`
    case 'AGENT_DISABLED':
      return `Agent ${cause.agentCode} was disabled`
    case 'AGENT_REVOKED':
      return `Agent ${cause.agentCode} was revoked`
    case 'NOT_TAKING_COMMANDS': {
      const polled =
        cause.lastPollAt === null ? 'has never asked for commands' : `last asked for commands at ${cause.lastPollAt}`
      return `It heartbeats, but ${polled}; one has waited since ${cause.waitingSince}${sayLag(cause.eventLoopLagMs)}`
    }
  }
}

/** From here on its event loop, and not the network, is what keeps it from asking. */
const BUSY_MS = 1000

const sayLag = (ms: number | null) =>
  ms !== null && ms >= BUSY_MS ? `; its event loop lags by ${Math.round(ms)} ms` : ''
