import { UsageError } from 'opstage-backend/host/host-error'
import { CliError } from './cli-error.ts'
import { FAILED, USAGE } from './exit-codes.ts'
import type { Io } from './io.ts'
import { dataFolder } from './server/folders.ts'

/** The environment for work on the data of this machine: as `opstage up` has it, where nothing else is said. */
export const hostEnvironment = (io: Io, { data }: { data?: string | undefined }) => ({
  ...io.env,
  OPSTAGE_DATA_DIR: data ?? dataFolder(io.env),
})

/** Runs work of the server's own code here; what it cannot do is said in words. */
export async function onHost<T>(env: Io['env'], work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const { explainFailure } = await import('opstage-backend/host/explain-failure')
    throw new CliError(explainFailure(error, env), 'FAILED', error instanceof UsageError ? USAGE : FAILED)
  }
}
