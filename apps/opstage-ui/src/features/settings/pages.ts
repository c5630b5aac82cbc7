/** The pages under Settings, in the order of their menu, and whom each is for. */
export const settingsPages = [
  { to: '/settings/tokens', name: 'tokens', role: 'viewer' },
  { to: '/settings/users', name: 'users', role: 'owner' },
  { to: '/settings/api-tokens', name: 'apiTokens', role: 'viewer' },
  { to: '/settings/retention', name: 'retention', role: 'viewer' },
  { to: '/settings/backups', name: 'backups', role: 'owner' },
  { to: '/settings/system', name: 'system', role: 'viewer' },
  { to: '/settings/account', name: 'account', role: 'viewer' },
] as const
