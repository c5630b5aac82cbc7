import type { Messages } from '../messages.ts'

export const time: Messages['time'] = {
  justNow: '刚刚',
  ago: (age) => `${age}前`,
  in: (wait) => `${wait}后`,
  seconds: (n) => `${n} 秒`,
  minutes: (n) => `${n} 分钟`,
  hours: (n) => `${n} 小时`,
  days: (n) => `${n} 天`,
}
