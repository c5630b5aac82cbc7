import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './command.ts'
import { stage } from './stage.ts'

interface Locked {
  version: string
  license?: string
  integrity?: string
  dev?: boolean
  optional?: boolean
  link?: boolean
}

const IN_MODULES = 'node_modules/'

/** What ships, from the lock file: `npm sbom --omit dev` leaves out what a tool needs too, and so zod and pg. */
export function listShipped(lock: string): [name: string, locked: Locked][] {
  const { packages } = JSON.parse(lock) as { packages: Record<string, Locked> }
  return Object.entries(packages)
    .filter(([path, { dev, link }]) => path.includes(IN_MODULES) && !dev && !link)
    .map(([path, locked]) => [path.slice(path.lastIndexOf(IN_MODULES) + IN_MODULES.length), locked])
}

/** A CycloneDX document without time and serial number: the same for the same lock file. */
export function sbom(lock: string) {
  const { name, version } = JSON.parse(lock) as { name: string; version: string }
  const own = { type: 'application', 'bom-ref': `${name}@${version}`, name, version, purl: purl(name, version) }
  const components = new Map(
    listShipped(lock).map(([full, locked]) => [`${full}@${locked.version}`, componentOf(full, locked)]),
  )
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: own },
    components: [...components.values()],
  }
}

function componentOf(full: string, { version, license, integrity, optional }: Locked) {
  const [group, name] = full.startsWith('@') ? full.split('/') : [undefined, full]
  const isId = license !== undefined && /^[\w.+-]+$/.test(license)
  return {
    type: 'library',
    'bom-ref': `${full}@${version}`,
    ...(group ? { group } : {}),
    name,
    version,
    scope: optional ? 'optional' : 'required',
    ...(license ? { licenses: [isId ? { license: { id: license } } : { expression: license }] } : {}),
    ...(integrity?.startsWith('sha512-')
      ? { hashes: [{ alg: 'SHA-512', content: Buffer.from(integrity.slice(7), 'base64').toString('hex') }] }
      : {}),
    purl: purl(full, version),
  }
}

const purl = (name: string, version: string) => `pkg:npm/${name.replace('@', '%40')}@${version}`

export const writeSbom = () =>
  stage('List what ships (dist/sbom.cdx.json)', async () => {
    const folder = join(root, 'dist')
    mkdirSync(folder, { recursive: true })
    const document = sbom(readFileSync(join(root, 'package-lock.json'), 'utf8'))
    writeFileSync(join(folder, 'sbom.cdx.json'), `${JSON.stringify(document, null, 2)}\n`)
  })
