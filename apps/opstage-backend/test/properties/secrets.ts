import type { Route } from '@xtrape/capsule-contracts-node'
import type { RawAnswer } from './request.ts'

type Json = Record<string, unknown> | undefined

/** Which answers are meant to show a secret that was made for them: to whoever asked, once. */
const shows: Record<string, (answer: RawAnswer) => unknown[]> = {
  adminLogin: sessionCookie,
  changePassword: sessionCookie,
  createRegistrationToken: ({ json }) => [(json?.data as Json)?.rawToken],
  registerAgent: ({ json }) => [(json?.data as Json)?.agentToken],
}

/** The agent gets what was typed, and whoever asked for a command its one-time secret. */
const HANDS_OVER = new Set(['pollAgentCommands', 'getCommand', 'revealCommandSecret'])

function sessionCookie({ headers }: RawAnswer): unknown[] {
  return [headers['set-cookie'] ?? []].flat().map((cookie) => /^opstage_session=([^;]+)/.exec(cookie)?.[1])
}

/** Remembers every secret of a run, and every answer, to look for the ones in the others. */
export function createSecrets(known: readonly string[]) {
  const kept = new Set(known)
  const handedOver = new Set<string>()
  const heard: { route: string; text: string }[] = []
  const within = (text: string, secrets: Iterable<string>) => [...secrets].filter((secret) => text.includes(secret))
  const all = () => [...kept, ...handedOver]
  return {
    /** Of these, nobody may see anything again. */
    keep: (...secrets: string[]) => secrets.forEach((secret) => kept.add(secret)),
    /** These go to an agent, or come from one to be shown once. */
    handOver: (...secrets: string[]) => secrets.forEach((secret) => handedOver.add(secret)),
    heard: (route: Route, answer: RawAnswer) => {
      const shown = (shows[route.id]?.(answer) ?? []).filter((one) => typeof one === 'string' && one !== '') as string[]
      const whole = `${JSON.stringify(answer.headers)}${answer.text}`
      heard.push({ route: route.id, text: shown.reduce((text, secret) => text.replaceAll(secret, ''), whole) })
      for (const secret of shown) kept.add(secret)
    },
    count: () => ({ kept: kept.size, handedOver: handedOver.size, answers: heard.length }),
    leaksIn: (text: string) => within(text, all()),
    leaksInAnswers: () =>
      heard.flatMap(({ route, text }) =>
        within(text, HANDS_OVER.has(route) ? kept : all()).map((secret) => `${route}: ${secret}`),
      ),
  }
}
