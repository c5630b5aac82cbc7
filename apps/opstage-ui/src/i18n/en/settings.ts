export const settings = {
  title: 'Settings',
  menu: 'Settings',
  tokens: 'Registration tokens',
  apiTokens: 'API tokens',
  users: 'Users',
  retention: 'Retention and timings',
  system: 'System',
  account: 'My account',
}

export const account = {
  title: 'My account',
  signedInAs: 'Signed in as',
  role: 'Role',
  lastLogin: 'Last sign-in',
  sessionEnds: 'This session ends',
  appearance: 'Appearance',
  password: {
    title: 'Password',
    current: 'Current password',
    next: 'New password',
    nextHelp: 'At least 12 characters. A few words are easier to remember than signs.',
    repeat: 'New password again',
    differs: 'The two are not the same.',
    short: 'At least 12 characters are needed.',
    wrong: 'This is not your current password.',
    submit: 'Change password',
    done: 'Password changed. Your other sessions have been ended.',
  },
  sessions: {
    title: 'Sessions',
    note: 'where you are signed in',
    here: 'This browser',
    client: 'Browser or client',
    address: 'Address',
    since: 'Since',
    lastSeen: 'Last used',
    ends: 'Ends',
    actions: 'Actions',
    end: 'End',
    endOf: (client: string) => `End session: ${client}`,
    unknownClient: 'Unknown client',
    empty: 'Not signed in anywhere',
    endOthers: 'End all others',
    endOthersTitle: 'End all your other sessions?',
    endOthersText: (n: number) =>
      n === 1
        ? 'You are signed out at once in 1 other place. Here you stay signed in.'
        : `You are signed out at once in ${n} other places. Here you stay signed in.`,
    endAll: 'End all',
    endAllTitle: (name: string) => `End all sessions of ${name}?`,
    endAllText: (n: number) =>
      n === 1
        ? 'The one open session ends at once. It takes the password to come back.'
        : `All ${n} open sessions end at once. It takes the password to come back.`,
  },
}
