/** What stands where a secret was. */
export const REDACTED = '[REDACTED]'

const SECRET_WORDS = new Set(
  (
    'password passwords passwd pwd passphrase passphrases secret secrets token credential credentials authorization ' +
    'cookie cookies apikey apikeys accesskey accesskeys privatekey privatekeys'
  ).split(' '),
)
const KEY_OWNERS = new Set(['api', 'access', 'private'])
const MAYBE_SECRET = /pass|pwd|secret|token|credential|authorization|cookie|key/i
const WORDS = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g
const MAX_DEPTH = 100

/**
 * Whether a key looks as if its value were a secret: `dbPassword`, `x-api-key`, `API_KEY_2`, `session.cookie`.
 * A count is not one (`maxTokens`), nor is the name of a secret that is kept elsewhere (`secretRef`).
 */
export function isSecretKey(key: string): boolean {
  if (!MAYBE_SECRET.test(key)) return false
  const words = (key.match(WORDS) ?? []).map((word) => word.toLowerCase())
  return words.some((word, i) => {
    const next = words[i + 1]
    if (word === 'secret' && next === 'ref') return false
    return SECRET_WORDS.has(word) || (KEY_OWNERS.has(word) && (next === 'key' || next === 'keys'))
  })
}

/**
 * A deep copy of a JSON value without its secrets: strings (also in a list) under a secret-looking key become
 * {@link REDACTED}, all other strings go through {@link redactText}. Numbers and booleans stay. Never throws: cycles
 * and what is nested deeper than 100 levels are replaced by a word.
 *
 * @example redact({ user: 'ann', apiKey: 'k-1', maxTokens: 5 }) // { user: 'ann', apiKey: '[REDACTED]', maxTokens: 5 }
 */
export function redact<T>(value: T): T {
  try {
    return copy(value, false, 0, { plain: new Map(), secret: new Map() }) as T
  } catch {
    return REDACTED as T // a getter or toJSON that throws: what cannot be read is not shown
  }
}

interface Copies {
  plain: Map<object, unknown>
  secret: Map<object, unknown>
}

function copy(value: unknown, underSecretKey: boolean, depth: number, copies: Copies): unknown {
  if (typeof value === 'string') return underSecretKey ? REDACTED : redactText(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth >= MAX_DEPTH) return '[TOO DEEP]'
  if ('toJSON' in value && typeof value.toJSON === 'function') {
    return copy(value.toJSON(), underSecretKey, depth + 1, copies)
  }
  // An object met twice is copied once: shared references would cost exponentially, cycles for ever.
  const known = underSecretKey && Array.isArray(value) ? copies.secret : copies.plain
  if (known.has(value)) return known.get(value)
  known.set(value, '[CIRCULAR]')
  const copied: unknown = Array.isArray(value)
    ? value.map((item) => copy(item, underSecretKey, depth + 1, copies))
    : Object.fromEntries(
        Object.entries(value).map(([key, item]) => [redactText(key), copy(item, isSecretKey(key), depth + 1, copies)]),
      )
  known.set(value, copied)
  return copied
}

/** What each of the patterns below needs. Most texts have none of it, and are asked once instead of six times. */
const MAYBE_TEXT = /[:=]|-----BEGIN |bearer|eyJ|opstage_/i

// Every pattern below runs in linear time: a run of characters is entered at its start only (the look-behinds),
// and what may be missing at the end of a long match (the end of a PEM block) may also be the end of the text.
const PEM = /-----BEGIN [A-Z0-9 ]{1,64}-----(?:[\s\S]*?-----END [A-Z0-9 ]{1,64}-----|[\s\S]*)/g
const URL_PASSWORD = /(:\/\/[^\s/:@"'<>\\]*:)[^\s/"'<>\\]+@/g
const BEARER = /\b(bearer)[ \t]+[\w.~+/=-]+/gi
const JWT = /(?<![\w-])eyJ[\w-]+(?:\.[\w-]*){1,4}/g
const OUR_TOKEN = /opstage_(?:reg|agent|pat)_[\w-]+/g
const ASSIGNMENT = /(?<![\w.-])((?:(?:api|access|private) )?[\w.-]+)["'\\]{0,2}[ \t]{0,8}[:=][ \t]{0,8}/gi
const NO_SECRET = /(?:null|undefined|true|false)\b/y
const OPENING_QUOTE = /\\"|["']/y
const BARE_VALUE = /[^\s"'&,;]+/y
const HEADER_VALUE = /[^\r\n"']+/y

/**
 * A text without the secrets that can be recognised in it: our tokens, `Bearer …`, JSON Web Tokens, PEM blocks,
 * passwords in URLs, and the value after a secret-looking name (`password=…`, `"apiKey": "…"`, `Cookie: …`).
 * Linear in the length of the text. Never throws.
 */
export function redactText(text: string): string {
  if (!MAYBE_TEXT.test(text)) return text
  const plain = text
    .replace(PEM, REDACTED)
    .replace(URL_PASSWORD, `$1${REDACTED}@`)
    .replace(BEARER, `$1 ${REDACTED}`)
    .replace(JWT, REDACTED)
    .replace(OUR_TOKEN, REDACTED)
  return redactAssignments(plain)
}

function redactAssignments(text: string): string {
  let clean = ''
  let done = 0
  for (const match of text.matchAll(ASSIGNMENT)) {
    const name = match[1] ?? ''
    const start = match.index + match[0].length
    if (match.index < done || !isSecretKey(name) || matchAt(NO_SECRET, text, start)) continue
    const quote = matchAt(OPENING_QUOTE, text, start)
    const bare = /(?:cookie|authorization)$/i.test(name) ? HEADER_VALUE : BARE_VALUE
    const end = quote ? endOfQuoted(text, start, quote) : start + matchAt(bare, text, start).length
    if (end === start) continue
    clean += text.slice(done, start) + quote + REDACTED + quote
    done = end
  }
  return clean + text.slice(done)
}

function matchAt(sticky: RegExp, text: string, at: number): string {
  sticky.lastIndex = at
  return sticky.exec(text)?.[0] ?? ''
}

/** Where a quoted value ends, also one inside JSON inside JSON (`\"a\\\"b\"`). A regex would overflow on 10 MB. */
function endOfQuoted(text: string, start: number, quote: string): number {
  let i = start + quote.length
  while (i < text.length && text[i] !== '\n') {
    if (text.startsWith(quote, i)) return i + quote.length
    if (text[i] !== '\\') i += 1
    else i += text.startsWith('\\\\\\', i) ? 4 : 2
  }
  return Math.min(i, text.length)
}
