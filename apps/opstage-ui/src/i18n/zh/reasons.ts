import type { CauseWords } from '../cause-words.ts'

const BUSY_MS = 1000

export const reasons: CauseWords = {
  REPORTED: ({ health, message }) => `上报 ${health}${message ? `：${message}` : ''}`,
  NO_HEALTH: () => '还没有上报过健康状况',
  HEALTH_STALE: ({ reportedAt, thresholdSeconds }) =>
    `最近的健康报告是 ${reportedAt} 的；超过 ${thresholdSeconds} 秒的报告不再作数`,
  AGENT_SILENT: ({ agentCode, lastHeardAt }) =>
    lastHeardAt === null ? `代理 ${agentCode} 没有联系` : `代理 ${agentCode} 自 ${lastHeardAt} 起没有联系`,
  AGENT_DISABLED: ({ agentCode }) => `代理 ${agentCode} 已停用`,
  AGENT_REVOKED: ({ agentCode }) => `代理 ${agentCode} 已吊销`,
  NOT_TAKING_COMMANDS: ({ lastPollAt, waitingSince, eventLoopLagMs: lag }, format) => {
    const polled = lastPollAt === null ? '从未领取过命令' : `最近一次领取命令是在 ${lastPollAt}`
    const busy = lag !== null && lag >= BUSY_MS ? `它的事件循环延迟 ${format.duration(lag)}，进程繁忙。` : ''
    return `它有心跳，但${polled}。自 ${waitingSince} 起有命令在等待。${busy}`
  },
}
