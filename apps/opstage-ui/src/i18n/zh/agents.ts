import type { Messages } from '../messages.ts'

export const agents: Messages['agents'] = {
  title: '代理',
  search: '按名称或代码搜索代理',
  status: '状态',
  name: '代理',
  mode: '模式',
  modes: { embedded: '嵌入式', ophub: 'OpHub' },
  runtime: '运行环境',
  sdk: 'SDK',
  services: '服务',
  lastContact: '最近联系',
  lastPoll: '最近轮询',
  never: '从未',
  empty: {
    title: '还没有代理注册',
    text: '代理把服务连接到 Opstage。它用注册令牌自行注册。',
  },
}

export const agent: Messages['agent'] = {
  copyId: '复制代理编号',
  for: '已持续',
  connection: '连接',
  lag: '事件循环延迟',
  lagOf: (ms) => `最近一次上报为 ${ms}`,
  deaf: '它没有领取命令。进程可能卡住，或者在轮询另一台服务器：请查看其日志后重启。',
  enrolled: '注册于',
  disabledAt: '停用于',
  revokedAt: '吊销于',
  code: '代码',
  id: '编号',
  servicesTitle: '服务',
  noServices: { title: '它还没有上报服务', text: '首次上报后，服务就会出现在这里。' },
  commandsTitle: '命令',
  allCommands: '全部命令',
  noCommands: { title: '还没有命令', text: '经由此代理的命令会出现在这里。' },
  disable: {
    button: '停用',
    title: (code) => `停用 ${code}？`,
    text: (services) =>
      `在重新启用之前，它不再领取命令。等待中的命令会被取消，运行中的仍可上报结果。它的 ${services} 个服务会变为失联，但服务本身继续运行。`,
    confirm: '停用代理',
  },
  enable: {
    button: '启用',
    title: (code) => `启用 ${code}？`,
    text: '它会在一分钟内的下一次联系时重新领取命令。',
    confirm: '启用代理',
  },
  revoke: {
    button: '吊销',
    title: (code) => `吊销 ${code}？`,
    text: (services) =>
      `它的令牌立即失效且无法恢复。等待中的命令会被取消，运行中的会失败。它的 ${services} 个服务会变为失联，但服务本身继续运行。要再次接入，请用绑定其代码的令牌重新注册。`,
    confirm: '吊销代理',
  },
  remove: {
    button: '删除',
    title: (code) => `删除 ${code}？`,
    text: 'Opstage 将不再保留此代理。它的命令和审计事件会保留。',
    confirm: '删除代理',
  },
  reEnrol: '重新注册',
}
