import type { Messages } from '../messages.ts'

export const palette: Messages['palette'] = {
  open: '搜索',
  title: '查找与运行',
  label: '查找服务、操作、代理、命令和页面',
  placeholder: '查找任何内容，或运行操作…',
  recent: '最近使用',
  pages: '页面',
  kinds: { SERVICE: '服务', ACTION: '操作', AGENT: '代理', COMMAND: '命令' },
  none: (q) => `没有名为“${q}”的内容。可搜索名称、代码和 ID。`,
  found: (n) => `${n} 个结果`,
  keys: { choose: '选择', open: '打开', close: '关闭' },
}
