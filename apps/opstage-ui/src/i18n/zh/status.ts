import type { Messages } from '../messages.ts'

export const status: Messages['status'] = {
  service: { HEALTHY: '健康', UNHEALTHY: '异常', STALE: '失联', OFFLINE: '离线', UNKNOWN: '未知' },
  agent: { PENDING: '待接入', ONLINE: '在线', OFFLINE: '离线', DISABLED: '已停用', REVOKED: '已吊销' },
  health: { UP: '正常', DEGRADED: '降级', DOWN: '故障', UNKNOWN: '未知' },
  command: {
    PENDING: '等待中',
    RUNNING: '运行中',
    SUCCEEDED: '成功',
    FAILED: '失败',
    EXPIRED: '已过期',
    CANCELLED: '已取消',
  },
  token: { ACTIVE: '有效', USED: '已用完', REVOKED: '已吊销', EXPIRED: '已过期' },
  user: { ACTIVE: '启用', DISABLED: '已停用' },
  audit: { SUCCESS: '成功', FAILURE: '失败' },
  danger: { LOW: '低风险', MEDIUM: '中风险', HIGH: '高风险' },
  attention: { NOT_TAKING_COMMANDS: '无响应' },
  type: { ACTION_EXECUTE: '执行', ACTION_PREPARE: '打开' },
}
