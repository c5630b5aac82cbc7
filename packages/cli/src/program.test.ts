import { expect, test } from 'vitest'
import type { Io } from './io.ts'
import { createProgram } from './program.ts'
import { asMarkdown, describeProgram } from './reference.ts'

const io = { stdout: {}, stderr: {}, env: {}, exitCode: 0 } as unknown as Io
const reference = describeProgram(createProgram(io).program)
const { commands } = reference

test('there is every command that was promised', () => {
  const names = commands.map(({ name }) => name.replace('opstage ', ''))
  const promised = ['up', 'login', 'status', 'services list', 'services show', 'agents list', 'agents revoke', 'run']
  expect(names).toEqual(expect.arrayContaining(promised))
  expect(names).toEqual(
    expect.arrayContaining(['commands cancel', 'tokens create', 'audit verify', 'backup', 'restore']),
  )
  expect(names).toEqual(expect.arrayContaining(['doctor', 'admin reset-password', 'completion']))
  expect(names).not.toContain('complete')
})

test.each(commands)('$name: explained, with --json and an example that it understands', (command) => {
  const { name, about, options, examples } = command
  expect(about.length).toBeGreaterThan(10)
  expect(about).not.toMatch(/\.$/)
  for (const { about } of [...options, ...command.arguments]) expect(about).not.toBe('')
  const flags = options.flatMap(({ flags }) => flags.match(/--[\w-]+/g) ?? [])
  expect(flags.includes('--json')).toBe(name !== 'opstage completion')
  expect(examples.length).toBeGreaterThan(0)
  for (const example of examples) {
    const own = example.split(/ [|&>] ?/).find((part) => part.includes(name)) ?? ''
    expect(own).toContain(name)
    for (const flag of own.match(/--[\w-]+/g) ?? []) expect(flags).toContain(flag)
  }
})

test('the reference names all of them, and every exit code', () => {
  const page = asMarkdown(reference)
  for (const { name } of commands) expect(page).toContain(`\n## ${name}\n`.slice(name === commands[0]!.name ? 1 : 0))
  const codes = reference.exitCodes.map(({ code }) => code)
  expect(new Set(codes).size).toBe(codes.length)
  for (const code of codes) expect(page).toMatch(new RegExp(`\\| ${code} +\\|`))
})
