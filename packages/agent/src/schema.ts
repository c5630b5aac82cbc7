import { isObject } from './json.ts'

/** A JSON Schema as plain data. */
export type JsonSchema = { readonly [keyword: string]: unknown }

/**
 * What zod, valibot, arktype and others have in common (https://standardschema.dev). Written out here so that the
 * package needs none of them.
 */
export interface StandardSchema<Input = unknown, Output = Input> {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly validate: (value: unknown) => SchemaResult<Output> | Promise<SchemaResult<Output>>
    readonly types?: { readonly input: Input; readonly output: Output } | undefined
    /** Standard JSON Schema, where the library can. */
    readonly jsonSchema?: { readonly input: (options: { readonly target: string }) => Record<string, unknown> }
  }
}

export type SchemaResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] }

export interface SchemaIssue {
  readonly message: string
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
}

/** What an action may say about its payload. */
export type InputSchema = StandardSchema | JsonSchema

/** What the handler of an action with this schema gets: the schema's output, or any object. */
export type PayloadOf<S extends InputSchema> = S extends {
  readonly '~standard': { readonly types?: { readonly output: infer Output } | undefined }
}
  ? Output
  : Record<string, unknown>

/** What an operator fills in: the payload before the schema's defaults and conversions. */
export type InputOf<S extends InputSchema> = S extends {
  readonly '~standard': { readonly types?: { readonly input: infer Input } | undefined }
}
  ? Input
  : Record<string, unknown>

export function isStandardSchema(schema: InputSchema): schema is StandardSchema {
  return '~standard' in schema && isObject(schema['~standard'])
}

/** Plain data for the wire, or undefined when the library cannot say it in JSON Schema (a date, a function). */
export function toJsonSchema(schema: InputSchema): Record<string, unknown> | undefined {
  if (!isStandardSchema(schema)) return schema
  try {
    return schema['~standard'].jsonSchema?.input({ target: 'draft-2020-12' })
  } catch {
    return undefined
  }
}

/** One problem with a payload; `path` is dotted. */
export interface PayloadIssue {
  path: string
  message: string
}

/** The payload as the handler gets it. Plain JSON Schema was checked by the backend already. */
export async function validate(
  schema: InputSchema | undefined,
  payload: unknown,
): Promise<{ value: unknown; issues: PayloadIssue[] }> {
  if (!schema || !isStandardSchema(schema)) return { value: payload, issues: [] }
  const result = await schema['~standard'].validate(payload)
  if (!result.issues) return { value: result.value, issues: [] }
  const issues = result.issues.map(({ message, path = [] }) => ({
    path: path.map((part) => String(typeof part === 'object' ? part.key : part)).join('.'),
    message,
  }))
  return { value: payload, issues }
}
