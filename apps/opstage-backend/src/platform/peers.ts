import { randomBytes } from 'node:crypto'
import type { Line } from '../db/line.ts'

/**
 * What backends tell each other about: a key that is worth a look, a change, who holds a poll, a failed sign-in, who is not
 * what they were, how busy one is, and that something they told was lost.
 */
export type Topic = 'wake' | 'live' | 'poll' | 'failure' | 'forget' | 'load' | 'gap'

/** What only one of them does. */
export type Job = 'sweep'

export interface Heard {
  words: string[]
  /** The same on every backend, and in the same order. */
  id: string
  isOwn: boolean
}

/** The backends that share a database, this one among them. Alone on SQLite, where telling costs nothing. */
export interface Peers {
  /** Tells all of them, this one too, at once or a moment later. A hint: it may be lost. */
  tell: (topic: Topic, ...words: string[]) => void
  hear: (topic: Topic, listener: (heard: Heard) => void) => void
  /** Called when something may have been missed, with the milliseconds for which nothing was heard: none where another one could not tell. */
  onGap: (listener: (downMs: number) => void) => void
  /** Whether what the others tell arrives right now. */
  isInTouch: () => boolean
  /** Whether this backend is the one that does `job`. Ask before each run: it changes when a backend ends. */
  onlyMe: (job: Job) => Promise<boolean>
  /** Joins those that run; runs `asFirst` when there were none, and the next ones wait for that. */
  arrive: (asFirst: () => Promise<void>) => Promise<void>
  /** Says what is still to be said. */
  close: () => Promise<void>
}

export function createPeers(line?: Line): Peers {
  return line ? createSeveral(line) : createAlone()
}

type Listeners = Map<Topic, ((heard: Heard) => void)[]>

const add = (listeners: Listeners, topic: Topic, listener: (heard: Heard) => void) =>
  void listeners.set(topic, [...(listeners.get(topic) ?? []), listener])

const newName = () => randomBytes(4).toString('hex')

function createAlone(): Peers {
  const listeners: Listeners = new Map()
  const name = newName()
  let count = 0
  return {
    tell: (topic, ...words) => {
      count += 1
      for (const listener of listeners.get(topic) ?? []) listener({ words, id: `${name}-${count}`, isOwn: true })
    },
    hear: (topic, listener) => add(listeners, topic, listener),
    onGap: () => {},
    isInTouch: () => true,
    onlyMe: () => Promise.resolve(true),
    arrive: (asFirst) => asFirst(),
    close: () => Promise.resolve(),
  }
}

/** PostgreSQL takes 8000 bytes in one go. */
const MOST_BYTES = 7900
/** Beyond this many waiting to be told, a line that is slow costs more than what it carries is worth. */
const MOST_WAITING = 10_000

/** What is to be told while a message is on its way goes with the next one, said once however often it was asked for. */
function createSeveral(line: Line): Peers {
  const listeners: Listeners = new Map()
  const name = newName()
  const waiting = new Set<string>()
  const gaps: ((downMs: number) => void)[] = []
  /** They would go on as if nothing had been: with a token that was revoked meanwhile, or asleep before a command. */
  let mustOwnUp = false
  let count = 0
  let sending: Promise<void> | undefined

  line.hear((text) => {
    const [sender, number, ...items] = JSON.parse(text) as [string, number, ...[Topic, ...string[]][]]
    for (const [i, [topic, ...words]] of items.entries())
      for (const listener of listeners.get(topic) ?? [])
        listener({ words, id: `${sender}-${number}.${i}`, isOwn: sender === name })
  })

  function nextMessage(): string {
    count += 1
    let text = `["${name}",${count}`
    for (const item of waiting) {
      if (Buffer.byteLength(text) + Buffer.byteLength(item) > MOST_BYTES) break
      text += `,${item}`
      waiting.delete(item)
    }
    return `${text}]`
  }

  async function send() {
    // Whatever this turn of the event loop still has to tell goes along.
    await new Promise((resolve) => setImmediate(resolve))
    while (waiting.size > 0) if (!(await line.say(nextMessage()))) mustOwnUp = true
    sending = undefined
  }

  function tell(topic: Topic, ...words: string[]) {
    const item = JSON.stringify([topic, ...words])
    if (waiting.size >= MOST_WAITING || Buffer.byteLength(item) > MOST_BYTES / 2) return
    waiting.add(item)
    sending ??= send()
  }

  const sayGap = (downMs: number) => gaps.forEach((listener) => listener(downMs))
  line.onReopened((downMs) => {
    sayGap(downMs)
    if (mustOwnUp) tell('gap')
    mustOwnUp = false
  })
  add(listeners, 'gap', ({ isOwn }) => isOwn || sayGap(0))

  return {
    tell,
    hear: (topic, listener) => add(listeners, topic, listener),
    onGap: (listener) => void gaps.push(listener),
    isInTouch: line.isOpen,
    onlyMe: line.onlyMe,
    arrive: line.arrive,
    close: async () => {
      await sending
      await line.close()
    },
  }
}
