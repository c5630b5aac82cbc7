import type { Route } from '@xtrape/capsule-contracts-node'

/** What is not declared cannot leave. */
export function envelope({ data, meta }: Route, answer: unknown) {
  if (meta.type === 'undefined') return { success: true, data: data.parse(answer) }
  const { data: own, ...beside } = answer as { data: unknown }
  return { success: true, data: data.parse(own), ...(meta.parse(beside) as object) }
}
