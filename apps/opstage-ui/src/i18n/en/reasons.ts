export const reasons = {
  reports: (health: string, said: string) => (said === '' ? `Reports ${health}` : `Reports ${health}: ${said}`),
  silent: (agent: string, since: string) => `Agent ${agent} has not been heard since ${since}`,
  disabled: (agent: string) => `Agent ${agent} was disabled`,
  revoked: (agent: string) => `Agent ${agent} was revoked`,
  notHeard: (since: string) => `Not heard since ${since}`,
  noHealth: 'No health has been reported yet',
  oldHealth: (at: string, limit: string) =>
    `The last health report is of ${at}; one older than ${limit} s says nothing`,
  deaf: (since: string) => `It heartbeats, but has not asked for the commands that wait for it since ${since}`,
}
