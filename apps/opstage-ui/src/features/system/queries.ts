import { queryOptions } from '@tanstack/react-query'
import { metrics, settings, system } from '@xtrape/capsule-contracts-node'
import { call } from '../../api.ts'
import { everySeconds, live } from '../../live.ts'

/** Asked once, before the first page is drawn: which instance this is. */
export const versionQuery = queryOptions({
  queryKey: ['version'],
  queryFn: async ({ signal }) => (await call(system.version, {}, { signal })).data,
  staleTime: Infinity,
  gcTime: Infinity,
  // Without it the console works too; the page must not wait.
  retry: false,
})

export const healthQuery = queryOptions({
  queryKey: ['system', 'health'],
  queryFn: async ({ signal }) => (await call(system.health, {}, { signal })).data,
  ...everySeconds(10),
})

export const diagnosticsQuery = queryOptions({
  queryKey: ['system', 'diagnostics'],
  queryFn: async ({ signal }) => (await call(system.diagnostics, {}, { signal })).data,
  ...everySeconds(10),
})

export const capacityQuery = queryOptions({
  queryKey: ['system', 'capacity'],
  queryFn: async ({ signal }) => (await call(metrics.show, {}, { signal })).data,
  ...everySeconds(5),
})

export const maintenanceQuery = queryOptions({
  queryKey: ['system', 'maintenance'],
  queryFn: async ({ signal }) => (await call(settings.maintenance, {}, { signal })).data,
  ...everySeconds(10),
})

export const settingsQuery = queryOptions({
  queryKey: ['settings'],
  queryFn: async ({ signal }) => (await call(settings.list, {}, { signal })).data,
  ...live(),
})
