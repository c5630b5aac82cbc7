import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import type { ChainEvent } from './event.ts'
import type { ChainSource } from './verify.ts'

const anchor = z.object({
  kind: z.string(),
  sequence: z.int(),
  hash: z.string(),
  count: z.int(),
  epoch: z.string(),
  epochSequence: z.int(),
  signedAt: z.string(),
  keyId: z.string(),
  signature: z.string(),
})
const FirstLine = z.object({
  auditChain: z.object({
    head: anchor.optional(),
    checkpoint: anchor.optional(),
    keys: z.record(z.string(), z.string()),
  }),
})

/** The record in a file that was exported as NDJSON without filters; `undefined` when its first line says otherwise. */
export async function recordInExport(file: string): Promise<ChainSource | undefined> {
  const first = await linesOf(file).next()
  const parsed = FirstLine.safeParse(first.done ? undefined : first.value)
  if (!parsed.success) return undefined
  const { head, checkpoint, keys } = parsed.data.auditChain
  return {
    keys: async () => new Map(Object.entries(keys)),
    anchors: async () => ({ head, checkpoint }),
    events: (behind) => eventsIn(file, behind),
    unsealed: async () => [],
  }
}

async function* eventsIn(file: string, behind: ChainEvent | undefined): AsyncIterable<ChainEvent> {
  const lines = linesOf(file)
  await lines.next()
  for await (const event of lines)
    if (behind === undefined || Number(event.sequence) > Number(behind.sequence)) yield event
}

/** A line that is no object is an event that says nothing. */
async function* linesOf(file: string): AsyncGenerator<ChainEvent> {
  const input = createReadStream(file)
  try {
    for await (const line of createInterface({ input, crlfDelay: Infinity })) if (line !== '') yield objectIn(line)
  } finally {
    input.destroy()
  }
}

function objectIn(line: string): ChainEvent {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? (value as ChainEvent) : {}
  } catch {
    return {}
  }
}
