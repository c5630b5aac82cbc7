import { HealthStatus, Runtime, ServiceStatus } from '@xtrape/capsule-contracts-node'
import { z } from 'zod'
import { listSearch, many, one, text } from '../../shell/search.ts'

export const servicesSearch = listSearch({
  q: text,
  status: many(ServiceStatus),
  healthStatus: many(HealthStatus),
  runtime: many(Runtime),
  agentId: text,
  label: many(z.string().regex(/^[^:]+:/)),
  /** A wall instead of a list, by status or by a label. */
  group: one(z.string().regex(/^(status|label:.{1,80})$/)),
})
export type ServicesSearch = z.output<typeof servicesSearch>

export const serviceTabs = ['overview', 'actions', 'commands', 'configs', 'health', 'manifest', 'audit'] as const
export type ServiceTab = (typeof serviceTabs)[number]

export const serviceSearch = z.object({
  tab: one(z.enum(serviceTabs)),
  /** The action whose drawer is open. */
  action: text,
  /** The command that the drawer follows. */
  command: text,
  /** How far the uptime bar reaches back. */
  period: one(z.enum(['7d', '30d'])),
  /** Of the lists in tabs. */
  page: one(z.coerce.number<number>().int().min(1)),
})
export type ServiceSearch = z.output<typeof serviceSearch>
