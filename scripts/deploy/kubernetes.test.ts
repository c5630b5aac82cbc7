import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type ConfigError, readConfig } from 'opstage-backend/config'
import { describe, expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { root } from '../steps/command.ts'

interface Resource {
  apiVersion: string
  kind: string
  metadata: { name: string }
  stringData?: Record<string, string>
  spec?: Record<string, unknown>
}

async function read(name: string) {
  const documents = parseAllDocuments(await readFile(join(root, 'deploy/kubernetes', name), 'utf8'), { merge: true })
  if (!Array.isArray(documents)) throw new Error(`${name} is empty`)
  expect(documents.flatMap(({ errors }) => errors)).toEqual([])
  const resources = documents.map((document) => document.toJS() as Resource)
  const find = (kind: string) => resources.find((one) => one.kind === kind)!
  return { resources, secret: find('Secret'), set: find('StatefulSet'), service: find('Service') }
}

const SECRETS = ['OPSTAGE_ADMIN_PASSWORD', 'OPSTAGE_SESSION_SECRET']

describe.each([
  ['sqlite.yaml', 1, SECRETS],
  ['postgres.yaml', 3, ['DATABASE_URL', ...SECRETS]],
] as const)('%s', async (name, replicas, refused) => {
  const { resources, secret, set, service } = await read(name)

  test(`has ${replicas} pod${replicas > 1 ? 's, of which one at a time may be taken away' : ', never two on one volume'}`, () => {
    expect(set).toMatchObject({ apiVersion: 'apps/v1', spec: { replicas, serviceName: service.metadata.name } })
    expect(resources.some(({ kind }) => kind === 'PodDisruptionBudget')).toBe(replicas > 1)
    for (const { apiVersion, kind, metadata } of resources)
      expect([apiVersion, kind, metadata.name]).not.toContain(undefined)
  })

  test('runs as nobody in particular, with nothing to write to but its volumes', () => {
    expect(set.spec).toMatchObject({
      template: {
        spec: {
          automountServiceAccountToken: false,
          securityContext: {
            runAsNonRoot: true,
            runAsUser: 1000,
            fsGroup: 1000,
            seccompProfile: { type: 'RuntimeDefault' },
          },
          containers: [
            {
              image: expect.stringMatching(/:\d+\.\d+\.\d+$/),
              securityContext: {
                allowPrivilegeEscalation: false,
                readOnlyRootFilesystem: true,
                capabilities: { drop: ['ALL'] },
              },
              resources: { requests: { memory: expect.any(String) }, limits: { memory: expect.any(String) } },
              volumeMounts: expect.arrayContaining([{ name: 'data', mountPath: '/data' }]),
            },
          ],
        },
      },
      volumeClaimTemplates: [{ metadata: { name: 'data' } }],
    })
  })

  test('is asked how it is, and is not restarted because its database is away', () => {
    const health = { path: '/api/system/health', port: 'http' }
    expect(set.spec).toMatchObject({
      template: {
        spec: {
          terminationGracePeriodSeconds: 30,
          containers: [
            {
              startupProbe: { httpGet: health },
              readinessProbe: { httpGet: health },
              livenessProbe: { tcpSocket: { port: 'http' } },
            },
          ],
        },
      },
    })
  })

  test('does not start with the secrets that stand in the file', () => {
    expect(() => readConfig(secret.stringData!)).toThrow(
      expect.objectContaining({
        problems: refused.map((variable) => expect.stringMatching(`^${variable} .*placeholder`)),
      }) as ConfigError,
    )
  })
})
