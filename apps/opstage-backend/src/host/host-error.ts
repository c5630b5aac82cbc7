/** A refusal that says all there is to say: no stack is printed with it. */
export class HostError extends Error {
  override name = 'HostError'
}

/** What was asked for makes no sense. */
export class UsageError extends HostError {
  override name = 'UsageError'
}

/** Where the environment says the database is. Opening it would create it, in the wrong place as likely as not. */
export const noDatabaseAt = (path: string) =>
  new HostError(
    `There is no database at ${path}. Set DATABASE_URL or OPSTAGE_DATA_DIR as the server has them, or name its folder with --data.`,
  )
