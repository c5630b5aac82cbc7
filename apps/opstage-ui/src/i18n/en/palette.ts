export const palette = {
  open: 'Search',
  title: 'Find and run',
  label: 'Find services, actions, agents, commands and pages',
  placeholder: 'Find anything, or run an action…',
  recent: 'Recent',
  pages: 'Pages',
  kinds: { SERVICE: 'Services', ACTION: 'Actions', AGENT: 'Agents', COMMAND: 'Commands' },
  none: (q: string) => `Nothing is called “${q}”. Names, codes and ids are searched.`,
  found: (n: number) => (n === 1 ? '1 result' : `${n} results`),
  keys: { choose: 'choose', open: 'open', close: 'close' },
}
