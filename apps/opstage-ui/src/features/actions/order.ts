import type { ActionDefinition } from '@xtrape/capsule-contracts-node'

type Actions = readonly ActionDefinition[]

/** The service's own order, then by label. */
export const sorted = (actions: Actions): ActionDefinition[] =>
  actions.toSorted((a, b) => (a.order ?? Infinity) - (b.order ?? Infinity) || a.label.localeCompare(b.label))

/** By category, in the order in which the sorted actions first name one; those without come first. */
export function grouped(actions: Actions): [category: string, members: ActionDefinition[]][] {
  const groups = Map.groupBy(sorted(actions), (action) => action.category ?? '')
  return [...groups].toSorted(([a], [b]) => Number(a !== '') - Number(b !== ''))
}

export function matching(actions: Actions, text: string | undefined): Actions {
  if (text === undefined) return actions
  const wanted = text.toLowerCase()
  return actions.filter(({ name, label, description }) =>
    [name, label, description ?? ''].some((field) => field.toLowerCase().includes(wanted)),
  )
}
