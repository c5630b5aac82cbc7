import type { Page } from 'playwright-core'
import { signIn } from '../steps/admin.ts'
import type { Product } from '../steps/product.ts'
import { untilEnded } from './ended.ts'

export interface Scene {
  name: string
  address: string
  /** What somebody does there before the picture is taken. */
  prepare?: (page: Page) => Promise<unknown>
}

interface Ids {
  service: string
  agent: string
  finished: string
  failed: string
  running: string
  auditEvent: string
}

interface Listed {
  id: string
  status?: string
  action?: string
}

/** What the pictures are about: the demo service, and what has been done with it just now. */
export async function prepareScenes({ url, username, password }: Product) {
  const admin = (await signIn(url, username, password!))!
  const [service] = await admin.get<Listed[]>('/api/admin/capsule-services?q=demo-capsule-service')
  const [agent] = await admin.get<Listed[]>('/api/admin/agents?q=demo-capsule-service')
  const run = async (name: string, payload: object = {}) => {
    const body = { payload, confirmation: true }
    return (await admin.post<Listed>(`/api/admin/capsule-services/${service!.id}/actions/${name}`, body)).id
  }
  for (const name of ['echo', 'runHealthCheck', 'runHealthCheck']) await run(name)
  const failed = await run('printLabels')
  const compared = await run('compareWithWarehouse', { pace: 'quick' })
  await untilEnded(admin, compared)
  await run('createShopKey', { till: 'Till 2' })
  const finished = await run('listOrders', { status: 'ALL' })
  await untilEnded(admin, finished)
  await admin.post('/api/admin/backups', {})
  const events = await admin.get<Listed[]>(`/api/admin/audit-events?targetId=${finished}`)
  const ids = {
    service: service!.id,
    agent: agent!.id,
    finished,
    failed,
    auditEvent: events.find(({ action }) => action === 'command.created')!.id,
  }
  let running: string | undefined
  /** Something that has just begun: it runs for half a minute, and the next one would wait for it. */
  const begin = async (): Promise<Ids> => {
    if (running !== undefined) await untilEnded(admin, running)
    running = await run('compareWithWarehouse', { pace: 'thorough' })
    return { ...ids, running }
  }
  return { begin }
}

const openPalette = async (page: Page) => {
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill('o')
  await page
    .getByRole('option', { name: /Healthy/ })
    .first()
    .waitFor()
}

/** A quarter of its orders or so: the bar has something to show. */
const underWay = (page: Page) => page.getByText(/, [4-9] of \d+$/).waitFor({ timeout: 30_000 })

const dialogReady = (page: Page) => page.getByRole('dialog').getByRole('button').nth(1).waitFor()

export function scenesOf(ids: Ids): Scene[] {
  const service = `/capsule-services/${ids.service}`
  const tabs = ['actions', 'commands', 'configs', 'health', 'manifest', 'audit']
  const settings = ['tokens', 'users', 'api-tokens', 'retention', 'backups', 'system', 'account']
  return [
    // While it runs.
    { name: 'command-running', address: `/commands/${ids.running}`, prepare: underWay },
    { name: 'overview', address: '/' },
    { name: 'palette', address: '/', prepare: openPalette },
    { name: 'services', address: '/capsule-services' },
    { name: 'services-wall', address: '/capsule-services?group=status' },
    { name: 'services-groups', address: '/capsule-services?group=label:team' },
    { name: 'service', address: service },
    ...tabs.map((tab) => ({ name: `service-${tab}`, address: `${service}?tab=${tab}` })),
    { name: 'run', address: `${service}?tab=actions&action=setHealth`, prepare: dialogReady },
    {
      name: 'run-result',
      address: `${service}?tab=actions&action=listOrders&command=${ids.finished}`,
      prepare: dialogReady,
    },
    { name: 'agents', address: '/agents' },
    { name: 'agent', address: `/agents/${ids.agent}` },
    { name: 'commands', address: '/commands' },
    { name: 'command', address: `/commands/${ids.finished}` },
    { name: 'command-failed', address: `/commands/${ids.failed}` },
    { name: 'audit', address: '/audit-events' },
    { name: 'audit-event', address: `/audit-events/${ids.auditEvent}` },
    ...settings.map((page) => ({ name: `settings-${page}`, address: `/settings/${page}` })),
    { name: 'connect', address: '/settings/tokens?create=token', prepare: dialogReady },
  ]
}
