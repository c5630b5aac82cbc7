import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root, run } from '../steps/command.ts'

const file = join(root, 'deploy/systemd/opstage.service')
const unit = await readFile(file, 'utf8')
const settings = Object.fromEntries([...unit.matchAll(/^(\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]))
const analyze = async (...args: string[]) => run('systemd-analyze', args)
const hasSystemd = (await analyze('--version')).code === 0

test('the unit starts what is built, as a user of its own that may write to one folder', () => {
  expect(settings).toMatchObject({
    DynamicUser: 'yes',
    StateDirectory: 'opstage',
    ProtectSystem: 'strict',
    NoNewPrivileges: 'yes',
    CapabilityBoundingSet: '',
    ExecStart: expect.stringContaining(
      'node --max-semi-space-size=16 --heap-growing-percent=100 /opt/opstage/apps/opstage-backend/dist/main.js',
    ),
    Environment: expect.stringContaining('OPSTAGE_DATA_DIR=/var/lib/opstage'),
  })
  expect(Number(settings['TimeoutStopSec'])).toBeGreaterThan(10) // what draining may take
})

test.runIf(hasSystemd)('systemd finds nothing wrong with it, and little that it could do', async () => {
  expect(await analyze('verify', file)).toEqual({ code: 0, output: '' })
  const { output } = await analyze('security', '--offline=true', '--threshold=20', file)
  expect(output).toMatch(/exposure level for opstage.service: [01]\.\d OK/)
})
