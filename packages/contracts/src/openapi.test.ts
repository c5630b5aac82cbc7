import { readFileSync } from 'node:fs'
import { Validator } from '@seriousme/openapi-schema-validator'
import { expect, test } from 'vitest'
import { openapi, routes } from './index.ts'

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')
const { version } = JSON.parse(read('package.json')) as { version: string }
const document = openapi(routes, version)

test('docs/api/openapi.json is what the routes say (npm run openapi writes it)', () => {
  expect(read('docs/api/openapi.json')).toBe(`${JSON.stringify(document, null, 2)}\n`)
})

test('it is a valid OpenAPI 3.1 document', async () => {
  expect(await new Validator().validate(structuredClone(document))).toEqual({ valid: true })
})

test.each(routes.map((r) => [r.id, r] as const))('%s is in it', (_, r) => {
  const paths = document.paths as Record<string, Record<string, { operationId: string }>>
  expect(paths[r.path]?.[r.method.toLowerCase()]?.operationId).toBe(r.id)
})

test('it refers only to components that exist', () => {
  const text = JSON.stringify(document)
  const { schemas } = document.components as { schemas: object }
  for (const [, name] of text.matchAll(/#\/components\/schemas\/(\w+)/g)) expect(Object.keys(schemas)).toContain(name)
  expect(text).not.toContain('$defs')
})
