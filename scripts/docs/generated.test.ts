import { errors, resultCodes, routes } from '@xtrape/capsule-contracts-node'
import { expect, test } from 'vitest'
import { variables } from '../../apps/opstage-backend/src/config.ts'
import { actionsIn, recordedActions } from './audit-events.ts'
import { cli, idOf } from './cli.ts'
import { generated } from './generated.ts'

const pages = generated()
const api = [...pages].filter(([name]) => name.startsWith('api/')).map(([, text]) => text)

test.each(Object.entries(variables))('%s is in the reference, with its default', (name, { default: fallback }) => {
  const row = pages.get('variables')!.split(`<div id="${name}">`)[1]?.split('</div>')[0]
  expect(row).toContain(fallback === undefined ? '<dd>' : `default <code>${String(fallback)}</code>`)
})

test.each(Object.keys(errors))('error %s is in the reference', (code) => {
  expect(pages.get('errors')).toContain(`<div id="${code}">`)
})

test.each(resultCodes)('result code %s is in the reference', (code) => {
  expect(pages.get('result-codes')).toContain(`<div id="result-${code}">`)
})

test.each(routes.map(({ id }) => id))('route %s is in the reference', (id) => {
  expect(api.filter((text) => text.includes(`<h2 id="${id}">`))).toHaveLength(1)
})

test.each(cli.commands.map(({ name }) => name))('%s is in the reference', (name) => {
  expect(pages.get('cli')).toContain(`<h2 id="${idOf(name)}">`)
})

test.each(recordedActions())('audit event %s is in the reference', (action) => {
  expect(pages.get('audit-events')).toContain(`<div id="${action}">`)
})

test('finds audit events wherever the backend writes them', () => {
  const code = `
    await record(ctx, 'user.created', target)
    await record({ ...ctx, actor }, isNew ? 'agent.registered' : 'agent.re_enrolled', { type: 'Agent' })
    await refuse({ action: 'access.denied' })
    const kind = 'system.mass_silence.ended'
    db.where('user.id', '=', id)`
  expect(actionsIn(code)).toEqual([
    'user.created',
    'agent.registered',
    'agent.re_enrolled',
    'access.denied',
    'system.mass_silence.ended',
  ])
  expect(recordedActions().length).toBeGreaterThan(50)
})
