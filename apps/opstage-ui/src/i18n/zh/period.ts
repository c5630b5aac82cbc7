import type { Messages } from '../messages.ts'

export const period: Messages['period'] = {
  label: '时间段',
  any: '任意时间',
  between: '指定区间…',
  from: '从',
  to: '到',
  spans: { '1h': '最近 1 小时', '24h': '最近 24 小时', '7d': '最近 7 天', '30d': '最近 30 天' },
}
