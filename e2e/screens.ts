/** Every screen that needs no id in its address. */
export const screens = [
  '/',
  '/capsule-services',
  '/agents',
  '/commands',
  '/audit-events',
  '/settings/tokens',
  '/settings/users',
  '/settings/api-tokens',
  '/settings/retention',
  '/settings/backups',
  '/settings/system',
  '/settings/account',
]
