export const agents = {
  title: 'Agents',
  search: 'Search agents by name or code',
  status: 'Status',
  name: 'Agent',
  mode: 'Mode',
  modes: { embedded: 'Embedded', ophub: 'OpHub' },
  runtime: 'Runtime',
  sdk: 'SDK',
  services: 'Services',
  lastContact: 'Last contact',
  lastPoll: 'Last poll',
  never: 'never',
  empty: {
    title: 'No agent is enrolled yet',
    text: 'An agent is what connects a service to Opstage. It enrols itself with a registration token.',
  },
}

export const agent = {
  copyId: 'Copy agent id',
  for: 'for',
  connection: 'Connection',
  lag: 'Event-loop lag',
  lagOf: (ms: string) => `${ms} when it last said so`,
  deaf: 'It does not take its commands. Its process may hang, or ask another server: look at its log, then restart it.',
  enrolled: 'Enrolled',
  disabledAt: 'Disabled',
  revokedAt: 'Revoked',
  code: 'Code',
  id: 'Id',
  servicesTitle: 'Services',
  noServices: { title: 'It has reported no service', text: 'Its services appear with its first report.' },
  commandsTitle: 'Commands',
  allCommands: 'All commands',
  noCommands: { title: 'No command yet', text: 'Commands sent through this agent will stand here.' },
  disable: {
    button: 'Disable',
    title: (code: string) => `Disable ${code}?`,
    text: (services: number) =>
      `It takes no more commands until it is enabled again. Waiting commands are cancelled, running ones may still report. ${services === 1 ? 'Its service becomes stale.' : `Its ${services} services become stale.`} The services themselves go on running.`,
    confirm: 'Disable agent',
  },
  enable: {
    button: 'Enable',
    title: (code: string) => `Enable ${code}?`,
    text: 'It takes commands again with its next contact, within a minute.',
    confirm: 'Enable agent',
  },
  revoke: {
    button: 'Revoke',
    title: (code: string) => `Revoke ${code}?`,
    text: (services: number) =>
      `Its tokens stop working at once and cannot be given back. Waiting commands are cancelled, running ones fail. ${services === 1 ? 'Its service becomes stale.' : `Its ${services} services become stale.`} The services themselves go on running. To connect it again, re-enrol it with a token bound to its code.`,
    confirm: 'Revoke agent',
  },
  remove: {
    button: 'Delete',
    title: (code: string) => `Delete ${code}?`,
    text: 'Opstage forgets this agent. Its commands and audit events stay.',
    confirm: 'Delete agent',
  },
  reEnrol: 'Re-enrol',
}
