import { queryOptions } from '@tanstack/react-query'
import { metrics, settings, system } from '@xtrape/capsule-contracts-node'
import type { Answer } from '@xtrape/capsule-contracts-node'
import { call } from '../../api.ts'
import { everySeconds, live } from '../../live.ts'

type Server = Answer<typeof system.version>['data']

/** What the server wrote into the page about itself; nothing in development, where it does not serve it. */
function fromPage(): Server | undefined {
  const said = document.querySelector<HTMLMetaElement>('meta[name="opstage-server"]')?.content
  return said?.startsWith('{') ? (JSON.parse(said) as Server) : undefined
}

/** Which instance this is: known before the first page is drawn. */
export const versionQuery = queryOptions({
  queryKey: ['version'],
  queryFn: async ({ signal }) => (await call(system.version, {}, { signal })).data,
  initialData: fromPage,
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
