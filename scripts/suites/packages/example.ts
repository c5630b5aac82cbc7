import { readmeExample } from '../../../e2e/readme-service.ts'

export const forms = ['esm', 'cjs', 'ts'] as const
export type Form = (typeof forms)[number]

/** The service of the README, as people write it in their kind of project. */
export async function exampleAs(form: Form): Promise<string> {
  const example = await readmeExample()
  if (form !== 'cjs') return example
  const required = example.replace(/import (\{[^}]*\}) from ('[^']*')/, 'const $1 = require($2)')
  return required.replace('await agent.start', 'agent.start')
}
