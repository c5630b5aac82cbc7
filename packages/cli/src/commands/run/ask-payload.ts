import { validatePayload } from 'opstage-payload-schema'
import { type Json, kindOf, plain, type Schema, typeOf } from 'opstage-payload-schema/field-kind'
import type { Io } from '../../io.ts'
import { askChoice, askSecret, askText, askYesNo } from '../../terminal/ask.ts'
import { oneLine } from '../../terminal/clean.ts'
import { valueOf } from './payload.ts'

/** The fields that an action cannot do without and that nobody has given yet. */
export function missingFields(schema: Schema, payload: Json): string[] {
  return (plain(schema, schema).required ?? []).filter((key) => !Object.hasOwn(payload, key))
}

/** Asks for those, one after the other, each until it fits; `proposed` is what the service would fill in. */
export async function askForMissing(io: Io, schema: Schema, payload: Json, proposed: Json): Promise<Json> {
  const { properties = {} } = plain(schema, schema)
  const answers: [string, unknown][] = []
  for (const key of missingFields(schema, payload))
    answers.push([key, await askField(io, key, plain(properties[key] ?? {}, schema), schema, proposed[key])])
  return { ...payload, ...Object.fromEntries(answers) }
}

async function askField(io: Io, key: string, field: Schema, root: Schema, proposed: unknown): Promise<unknown> {
  const message = questionOf(key, field)
  switch (kindOf(field, root)) {
    case 'fixed':
      return field.const
    case 'boolean':
      return askYesNo(io, message, proposed === true)
    case 'secret':
      return askSecret(io, message)
    case 'choice': {
      const labels = Array.isArray(field.enumLabels) ? (field.enumLabels as unknown[]) : []
      const options = (field.enum ?? []).map((one, i) => ({
        value: String(i),
        label: oneLine(String(labels[i] ?? one)),
      }))
      const first = field.enum?.indexOf(proposed) ?? -1
      const chosen = await askChoice(io, message, options, first >= 0 ? String(first) : undefined)
      return field.enum?.[Number(chosen)]
    }
    default: {
      const given = await askText(io, {
        message,
        ...(proposed === undefined ? {} : { initialValue: asText(proposed) }),
        ...(field.placeholder ? { placeholder: oneLine(field.placeholder) } : {}),
        validate: (text) => problemOf(valueOf(text, field, root), field, root),
      })
      return valueOf(given, field, root)
    }
  }
}

const questionOf = (key: string, { title, description }: Schema) =>
  oneLine(`${title ?? key}${description && description !== title ? ` (${description})` : ''}`)

const asText = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))

function problemOf(value: unknown, field: Schema, root: Schema): string | undefined {
  if (value === '' && typeOf(field) !== 'string') return 'is required'
  const defs = (root as { $defs?: unknown }).$defs
  return validatePayload({ ...field, ...(defs ? { $defs: defs } : {}) } as Json, value as Json)[0]?.message
}
