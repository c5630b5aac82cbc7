/** The menu. On a phone those at the thumb's reach have a tab; the others are behind “More”. */
export const places = [
  { to: '/', icon: 'home', name: 'overview', onPhone: true },
  { to: '/capsule-services', icon: 'stack', name: 'services', onPhone: true },
  { to: '/agents', icon: 'signal', name: 'agents', onPhone: false },
  { to: '/commands', icon: 'prompt', name: 'commands', onPhone: true },
  { to: '/audit-events', icon: 'page', name: 'audit', onPhone: false },
  { to: '/settings', icon: 'gear', name: 'settings', onPhone: false },
] as const

/** Pages of the server that are no screens of the console: written when it was built, in English. */
export const API_REFERENCE = '/docs/api'
