export const auth = {
  title: 'Sign in',
  username: 'User name',
  password: 'Password',
  code: 'Code',
  codeHelp: 'Six digits from your authenticator app, or one of your recovery codes.',
  wrongWithCode: 'User name, password or code is wrong. Each code works once: wait for the next one.',
  submit: 'Sign in',
  showPassword: 'Show the password',
  forgot: 'Forgot it? An owner of this instance can reset your password.',
  ended: {
    title: 'Your session has ended',
    text: 'Sign in to go on where you were. What you have typed is still here.',
  },
}
