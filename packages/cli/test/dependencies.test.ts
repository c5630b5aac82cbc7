import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const dependenciesOf = (dir: string) => {
  const text = readFileSync(join(import.meta.dirname, '../../..', dir, 'package.json'), 'utf8')
  const { dependencies } = JSON.parse(text) as { dependencies: Record<string, string> }
  return Object.fromEntries(Object.entries(dependencies).filter(([name]) => !/^(@xtrape\/|opstage-)/.test(name)))
}

/** What the command itself needs, beside the server that is inside. */
const OWN = ['@bomb.sh/tab', '@clack/prompts', 'commander', 'string-width']

test('installing the command brings what the server inside needs, in the same versions, and a few libraries of its own', () => {
  const server = { ...dependenciesOf('packages/payload-schema'), ...dependenciesOf('apps/opstage-backend') }
  const others = Object.entries(dependenciesOf('packages/cli')).filter(([name]) => !OWN.includes(name))
  expect(Object.fromEntries(others)).toEqual(server)
})
