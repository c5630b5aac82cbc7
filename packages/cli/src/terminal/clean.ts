/** Control characters but tab and newline; marks that turn the direction of what follows. */
// oxlint-disable-next-line no-control-regex -- those are what is looked for
const UNSAFE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g

/** Text of agents and servers is text: it may not move the cursor, colour the screen or set the title of the terminal. */
export const clean = (text: string) => text.replaceAll('\r\n', '\n').replace(UNSAFE, '\u{fffd}')

/** In JSON, which has another way to write such characters. */
export const escapeUnsafe = (json: string) =>
  json.replace(UNSAFE, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** The same in one line. */
export const oneLine = (text: string) => clean(text).replace(/\s+/g, ' ').trim()
