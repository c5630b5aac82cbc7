/** A refusal that says all there is to say: no stack is printed with it. */
export class HostError extends Error {
  override name = 'HostError'
}

/** What was asked for makes no sense. */
export class UsageError extends HostError {
  override name = 'UsageError'
}
