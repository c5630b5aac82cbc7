import type { Environment } from '../config.ts'
import { explain } from '../explain.ts'
import { AppError } from '../platform/errors.ts'
import { HostError } from './host-error.ts'

/** Why a command on the host could not do its work, in words. */
export const explainFailure = (error: unknown, env: Environment): string =>
  error instanceof HostError || error instanceof AppError ? error.message : explain(error, env)
