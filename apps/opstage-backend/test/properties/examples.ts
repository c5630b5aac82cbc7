import { ofAgents } from './examples/agents.ts'
import type { Example } from './examples/example.ts'
import { fleet } from './examples/fleet.ts'
import { people } from './examples/people.ts'
import { record } from './examples/record.ts'
import { work } from './examples/work.ts'

/** For every route of the contract; a test fails when one is missing. */
export const examples: Record<string, Example> = { ...people, ...fleet, ...work, ...record, ...ofAgents }
