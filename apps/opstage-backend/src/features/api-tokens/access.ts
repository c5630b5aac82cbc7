/** Whoever holds something open for a user listens to this: a session or an API token of theirs has ended. */
export const accessOf = (userId: string) => `access of ${userId}`
