import { isSecretKey, redact } from '@xtrape/capsule-contracts-node/redact'
import { cut, defined, isObject } from './json.ts'
import type { ConfigBody } from './wire.ts'

/** One setting of the service, for operators to read. */
export interface ConfigItem {
  /** Unique in the service, at most 200 characters: `orders.batchSize`. */
  key: string
  type: 'string' | 'number' | 'boolean' | 'select' | 'json' | 'secretRef' | (string & {})
  label?: string
  /** Any JSON. Never sent when `sensitive`. */
  currentValue?: unknown
  /** Any JSON. Never sent when `sensitive`. */
  defaultValue?: unknown
  /** Whether the value is a secret. Always so under a key like `db.password`. */
  sensitive?: boolean
  /** Where the secret is kept, never the secret: `vault://orders/api`. */
  secretRef?: string
  /** Where the value comes from: `env`, `file`, … */
  source?: string
  editable?: boolean
}

/** The items as they may leave the process. What is no item, and a key that stands twice, is left out. */
export function readConfigs(given: unknown): { configs: ConfigBody[]; omitted: number } {
  const items: unknown[] = Array.isArray(given) ? given : []
  const configs = new Map<string, ConfigBody>()
  for (const item of items.filter(isItem)) if (!configs.has(item.key)) configs.set(item.key, readConfig(item))
  return { configs: [...configs.values()], omitted: items.length - configs.size }
}

function isItem(item: unknown): item is ConfigItem {
  if (!isObject(item) || typeof item['type'] !== 'string' || typeof item['key'] !== 'string') return false
  return item['key'] !== '' && item['key'].length <= 200 && item['type'] !== '' && item['type'].length <= 40
}

function readConfig({ key, type, label, source, editable, sensitive, secretRef, ...values }: ConfigItem): ConfigBody {
  const secret = sensitive === true || (isSecretKey(key) && type !== 'number' && type !== 'boolean')
  return defined({
    key,
    type,
    label: label === undefined ? undefined : cut(label, 200),
    source: source === undefined ? undefined : cut(source, 200),
    editable,
    sensitive: secret || sensitive,
    secretRef,
    currentValue: secret ? undefined : jsonOf(values.currentValue),
    defaultValue: secret ? undefined : jsonOf(values.defaultValue),
  })
}

function jsonOf(value: unknown): unknown {
  if (value === undefined) return undefined
  try {
    const text = JSON.stringify(redact(value))
    return text.length <= 4000 ? (JSON.parse(text) as unknown) : `${text.slice(0, 3999)}…`
  } catch {
    return '(not JSON)'
  }
}
