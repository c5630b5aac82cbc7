export { checkSchema } from './check-schema.ts'
export { type Issue, validatePayload } from './validate.ts'
export { secretPaths } from './secret-paths.ts'
