/** What no file may hold that a run leaves behind, but for those that are there to keep one. */
export const PASSWORD = 'a password for chaos'
export const SESSION_SECRET = 'a secret that only this run knows, of some length'
/** In a payload: sealed until it is delivered, and gone with the end of the command. */
export const PAYLOAD_SECRET = 'the password in a question, which nobody may read'
/** Made by a handler, to be shown once. */
export const ONE_TIME_SECRET = 'the key that a handler has made, for one to see'
