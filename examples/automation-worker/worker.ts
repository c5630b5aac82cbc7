// Fetches invoices from websites with a browser. One run a site at a time; a run can be watched, and cancelled in the middle.
import { CapsuleAgent } from '@xtrape/capsule-agent-node'
import { z } from 'zod'
import { withPage } from './browser.ts'

interface Site {
  url: string
  lastRun: string | null
  lastError: string | null
}

const sites = new Map<string, Site>([
  ['power', { url: 'https://power.example', lastRun: null, lastError: null }],
  ['phone', { url: 'https://phone.example', lastRun: null, lastError: null }],
  ['rent', { url: 'https://down.example', lastRun: null, lastError: null }],
])

const agent = new CapsuleAgent({
  service: { code: 'invoice-fetcher', name: 'Invoice fetcher', version: '1.0.0', labels: { kind: 'automation' } },
  concurrency: 2, // browsers are large: no more than two at once
})

agent.health(() => {
  const broken = [...sites].filter(([, { lastError }]) => lastError).map(([name]) => name)
  if (broken.length === 0) return { status: 'UP', message: 'All sites were fine the last time' }
  return { status: 'DEGRADED', message: `The last run failed: ${broken.join(', ')}`, details: { broken } }
})

agent.action({
  name: 'fetchInvoices',
  label: 'Fetch invoices',
  description: 'Signs in, opens the list of invoices and reads it.',
  timeoutSeconds: 300,
  input: z.object({ site: z.string().meta({ title: 'Site' }) }),
  lock: ({ site }) => site, // two browsers in one account would sign each other out
  prepare: () => ({
    initialPayload: { site: 'power' },
    fields: { site: { enum: [...sites.keys()] } },
    currentState: Object.fromEntries([...sites].map(([name, { lastRun }]) => [name, lastRun ?? 'never'])),
  }),
  handler: async ({ site: name }, { signal, progress, log }) => {
    const site = sites.get(name)
    if (!site) throw Object.assign(new Error(`There is no site "${name}"`), { code: 'SITE_UNKNOWN' })
    try {
      const invoices = await withPage(signal, async (page) => {
        progress(10, 'opens the site')
        await page.goto(site.url)
        progress(40, 'signs in')
        await page.click('button[type=submit]')
        progress(70, 'reads the list')
        return page.rows('table.invoices tr')
      })
      for (const { number, amount } of invoices) log(`${number}: ${amount}`)
      Object.assign(site, { lastRun: new Date().toISOString(), lastError: null })
      return { message: `${invoices.length} invoices`, data: { site: name, invoices } }
    } catch (error) {
      if (!signal.aborted) site.lastError = (error as Error).message // a cancelled run says nothing about the site
      throw error
    }
  },
})

await agent.start()
const awake = setInterval(() => {}, 60_000) // in place of your schedule
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    clearInterval(awake)
    void agent.stop({ timeoutMs: 5_000 }) // running browsers have five seconds, then their signal aborts
  })
}
