import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parser } from '@prometheus-io/lezer-promql'
import { metrics } from '@xtrape/capsule-contracts-node'
import { beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { startAgent } from '../../../test/agent.ts'
import { isPostgres, MONITOR, openOpstage } from '../../../test/harness.ts'

const read = (path: string) => readFileSync(new URL(`../../../../../${path}`, import.meta.url), 'utf8')

interface Rule {
  alert: string
  expr: string
}
const { groups } = parse(read('deploy/prometheus/alerts.yml')) as { groups: { rules: Rule[] }[] }
const rules = groups.flatMap(({ rules }) => rules)

interface Panel {
  title: string
  targets: { expr: string }[]
}
const { panels } = JSON.parse(read('deploy/grafana/opstage.json')) as { panels: Panel[] }

const expressions = [
  ...rules.map(({ alert, expr }) => [alert, expr] as const),
  ...panels.flatMap(({ title, targets }) => targets.map(({ expr }) => [`panel ${title}`, expr] as const)),
]

/** What only the other database has; the tests run on both. */
const elsewhere = isPostgres
  ? ['opstage_commits_total', 'opstage_database_wal_bytes', 'opstage_disk_free_bytes', 'opstage_disk_size_bytes']
  : ['opstage_database_connections', 'opstage_database_connections_most']

/** Put there by Prometheus itself. */
const OWN = { names: ['up'], labels: ['job', 'instance'] }

/** The names of figures and, for each, of the labels that it is asked by. */
function askedIn(expr: string) {
  // What Grafana puts in.
  const text = expr.replaceAll('$__rate_interval', '1m').replaceAll('$job', 'opstage')
  const asked: { name: string; labels: string[] }[] = []
  parser.parse(text).iterate({
    enter: ({ node, type }) => {
      if (type.isError) throw new Error(`not PromQL near ${text.slice(node.from, node.from + 20)}: ${text}`)
      if (type.name !== 'VectorSelector') return
      const name = node.getChild('Identifier')!
      const matchers = node.getChild('LabelMatchers')
      const labels = [...(matchers ? text.slice(matchers.from, matchers.to) : '').matchAll(/(\w+)\s*[!=]/g)]
      asked.push({ name: text.slice(name.from, name.to), labels: labels.map(([, label]) => label!) })
    },
  })
  return asked
}

/** Labels by name, as the server has just told them. */
const told = new Map<string, Set<string>>()

beforeAll(async () => {
  // A database in memory has no file, and so nothing to tell of it.
  const folder = await mkdtemp(join(tmpdir(), 'opstage-figures-'))
  const opstage = await openOpstage(isPostgres ? {} : { databaseUrl: `file:${join(folder, 'opstage.db')}` })
  await startAgent(opstage, 'orders')
  const text = await (await fetch(opstage.baseUrl + metrics.scrape.path, { headers: MONITOR })).text()
  for (const [, name, labels = ''] of text.matchAll(/^(\w+)(?:\{(.*)\})? \S+$/gm))
    told.set(name!, new Set([...labels.matchAll(/(\w+)="/g)].map(([, label]) => label!)))
  return async () => {
    await opstage.dispose()
    await rm(folder, { recursive: true })
  }
})

test('what only one database has, is told on that one', () => {
  expect(elsewhere.filter((name) => told.has(name))).toEqual([])
})

test.each(expressions)('%s asks for what the server tells', (_, expr) => {
  const asked = askedIn(expr)
  expect(asked).not.toEqual([])
  for (const { name, labels } of asked) {
    if (elsewhere.includes(name)) continue
    expect([...told.keys(), ...OWN.names]).toContain(name)
    expect([...OWN.labels, ...(told.get(name) ?? [])]).toEqual(expect.arrayContaining(labels))
  }
})

test('docs/monitoring.md explains every alert and every figure of ours', () => {
  const page = read('docs/monitoring.md')
  const figures = new Set([...told.keys()].map((name) => name.replace(/_(bucket|sum|count)$/, '')))
  const missing = [...rules.map(({ alert }) => alert), ...figures].filter((name) => !page.includes(`\`${name}`))
  expect(missing.filter((name) => !/^(process|nodejs)_|_(most|size_bytes)$/.test(name))).toEqual([])
})
