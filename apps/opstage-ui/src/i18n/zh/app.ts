import type { Messages } from '../messages.ts'

export const app: Messages['app'] = {
  name: 'Opstage',
  edition: 'CE',
  nav: {
    main: '主导航',
    overview: '总览',
    services: '服务',
    agents: '代理',
    commands: '命令',
    audit: '审计',
    settings: '设置',
    more: '更多',
    attention: (n) => `${n} 项需要关注`,
  },
  skipToContent: '跳到正文',
  breadcrumbs: '当前位置',
  updated: (age) => `${age}更新`,
  notUpdated: (age) => `无法刷新，上次更新于${age}；正在重试`,
  signedOut: '已退出登录，停止刷新',
  account: {
    menu: '账户、主题、语言、退出登录',
    theme: '主题',
    language: '语言',
    system: '跟随系统',
    light: '浅色',
    dark: '深色',
    signOut: '退出登录',
  },
  role: { owner: '所有者', operator: '操作员', viewer: '只读' },
  notFound: {
    title: '这里什么都没有',
    text: '地址可能有误，或者原来的内容已被删除。',
    home: '回到总览',
  },
  crashed: {
    title: '此页面无法显示',
    text: '请重新加载。如果仍然失败，请把您的操作告诉服务器的管理者；控制台的其余部分仍可使用。',
    reload: '重新加载',
  },
  loading: '正在加载',
}
