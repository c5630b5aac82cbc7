import type { Messages } from '../messages.ts'

export const reasons: Messages['reasons'] = {
  reports: (health, said) => (said === '' ? `上报 ${health}` : `上报 ${health}：${said}`),
  silent: (agent, since) => `代理 ${agent} 自 ${since} 起没有联系`,
  disabled: (agent) => `代理 ${agent} 已停用`,
  revoked: (agent) => `代理 ${agent} 已吊销`,
  notHeard: (since) => `自 ${since} 起没有联系`,
  noHealth: '还没有上报过健康状况',
  oldHealth: (at, limit) => `最近的健康报告是 ${at} 的；超过 ${limit} 秒的报告不再作数`,
  deaf: (since) => `它有心跳，但自 ${since} 起没有领取等待它的命令`,
}
