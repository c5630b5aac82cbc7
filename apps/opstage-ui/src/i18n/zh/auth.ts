import type { Messages } from '../messages.ts'

export const auth: Messages['auth'] = {
  title: '登录',
  username: '用户名',
  password: '密码',
  code: '验证码',
  codeHelp: '身份验证器应用中的六位数字，或您的一个恢复码。',
  wrongWithCode: '用户名、密码或验证码错误。每个验证码只能使用一次，请等待下一个。',
  submit: '登录',
  showPassword: '显示密码',
  forgot: '忘记密码？此实例的所有者可以为您重置。',
  ended: {
    title: '会话已结束',
    text: '重新登录即可继续。您已输入的内容仍然保留。',
  },
}
