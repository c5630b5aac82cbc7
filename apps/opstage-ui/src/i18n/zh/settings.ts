import type { Messages } from '../messages.ts'

export const settings: Messages['settings'] = {
  title: '设置',
  menu: '设置',
  tokens: '注册令牌',
  apiTokens: 'API 令牌',
  account: '我的账号',
}

export const account: Messages['account'] = {
  title: '我的账号',
  signedInAs: '当前用户',
  role: '角色',
  lastLogin: '最近登录',
  sessionEnds: '本次会话结束于',
  appearance: '外观',
  password: {
    title: '密码',
    current: '当前密码',
    next: '新密码',
    nextHelp: '至少 12 个字符。几个词比符号更容易记住。',
    repeat: '再次输入新密码',
    differs: '两次输入不一致。',
    short: '至少需要 12 个字符。',
    wrong: '当前密码不正确。',
    submit: '修改密码',
    done: '密码已修改。您的其他会话已结束。',
  },
  sessions: {
    title: '会话',
    note: '您登录的地方',
    here: '此浏览器',
    client: '浏览器或客户端',
    address: '地址',
    since: '始于',
    lastSeen: '最近使用',
    ends: '结束',
    actions: '操作',
    end: '结束',
    endOf: (client) => `结束会话：${client}`,
    unknownClient: '未知客户端',
  },
}
