import { HealthStatus, Runtime, ServiceStatus } from '@xtrape/capsule-contracts-node'
import * as z from 'zod/mini'
import { listSearch, many, one, pageNumber, searchOf, text } from '../../shell/search.ts'

export const servicesSearch = listSearch(() => ({
  q: text(),
  status: many(z.enum(ServiceStatus.options)),
  healthStatus: many(z.enum(HealthStatus.options)),
  runtime: many(z.enum(Runtime.options)),
  agentId: text(),
  label: many(z.string().check(z.regex(/^[^:]+:/))),
  /** A wall instead of a list, by status or by a label. */
  group: one(z.string().check(z.regex(/^(status|label:.{1,80})$/))),
}))
export type ServicesSearch = ReturnType<typeof servicesSearch>

export const serviceTabs = ['overview', 'actions', 'commands', 'configs', 'health', 'manifest', 'audit'] as const
export type ServiceTab = (typeof serviceTabs)[number]

export const serviceSearch = searchOf(() => ({
  tab: one(z.enum(serviceTabs)),
  /** The action whose drawer is open. */
  action: text(),
  /** The command that the drawer follows. */
  command: text(),
  /** How far the uptime bar reaches back. */
  period: one(z.enum(['7d', '30d'])),
  /** Of the lists in tabs. */
  page: pageNumber(),
}))
export type ServiceSearch = ReturnType<typeof serviceSearch>
