export const users = {
  title: 'Users',
  user: 'User',
  lead: 'Who may sign in to this console, and what they may do.',
  search: 'Search users',
  create: 'Create user',
  newTitle: 'New user',
  status: 'Status',
  username: 'User name',
  usernameHelp: 'What they sign in with; it stays. An e-mail address will do.',
  displayName: 'Name',
  displayNameHelp: 'As others see it. May be left empty.',
  role: 'Role',
  roleMeans: {
    viewer: 'Sees everything, changes nothing.',
    operator: 'Runs actions, manages agents and registration tokens, exports the audit.',
    owner: 'Does everything, also users and settings.',
  },
  lastLogin: 'Last sign-in',
  never: 'never',
  createdAt: 'Created',
  you: 'you',
  audit: 'What they did',
  profile: 'Name and role',
  save: 'Save',
  saved: 'Saved. It holds from the next request on.',
  ownRole: 'This is your own role: with a lower one you cannot come back to this page.',
  created: (name: string) => `${name} has been created`,
  done: 'Done',
  password: {
    label: 'Password',
    made: 'Make one',
    typed: 'Type one',
    new: 'New password',
    reset: 'Set a new password',
    consequence: (name: string) =>
      `The old password stops working and all sessions of ${name} end at once. What they have started runs on.`,
    done: 'The new password is set',
  },
  ownPassword: 'This is you. Your own password is changed under My account.',
  handOver: {
    password: 'Password',
    copy: 'Copy password',
    made: (name: string) =>
      `This password is not shown again. Hand it to ${name} over a way you trust; it can be changed under My account.`,
    typed: (name: string) => `${name} can sign in with the password you have typed.`,
  },
  secondFactor: {
    reset: 'Reset second factor',
    title: (name: string) => `Reset the second factor of ${name}?`,
    text: 'From then on the password alone is enough, and all sessions end. Be sure that it is they who ask.',
  },
  disable: {
    button: 'Disable',
    title: (name: string) => `Disable ${name}?`,
    text: (sessions: number) =>
      [
        sessions === 0
          ? 'Nobody is signed in with it now.'
          : sessions === 1
            ? 'The one open session ends at once.'
            : `All ${sessions} open sessions end at once.`,
        'Signing in is refused until somebody enables the user again. What has been started runs on; the audit keeps the name.',
      ].join(' '),
    self: 'This is you: you are signed out at once, and only another owner can let you in again.',
  },
  enable: {
    button: 'Enable',
    title: (name: string) => `Enable ${name}?`,
    text: 'Signing in works again, with the same password and role.',
  },
}
