import type { Route } from '@xtrape/capsule-contracts-node'
import type { RawAnswer } from './request.ts'

type Json = Record<string, unknown> | undefined

/** Which answers are meant to show a secret that was made for them: to whoever asked, once. */
const shows: Record<string, (answer: RawAnswer) => unknown[]> = {
  adminLogin: sessionCookie,
  changePassword: sessionCookie,
  createRegistrationToken: ({ json }) => [(json?.data as Json)?.rawToken],
  setUpSecondFactor: ({ json }) => Object.values((json?.data as Json) ?? {}),
  switchOnSecondFactor: ({ json }) => ((json?.data as Json)?.recoveryCodes ?? []) as unknown[],
  createApiToken: ({ json }) => [(json?.data as Json)?.rawToken],
  registerAgent: ({ json }) => [(json?.data as Json)?.agentToken],
}

function sessionCookie({ headers }: RawAnswer): unknown[] {
  return [headers['set-cookie'] ?? []].flat().map((cookie) => /^opstage_session=([^;]+)/.exec(cookie)?.[1])
}

const PAGES = ['adminLogin', 'adminMe', 'adminCsrf', 'changePassword']
const HANDS_OVER = ['pollAgentCommands', 'getCommand', 'revealCommandSecret']

/** Remembers every secret of a run, and every answer, to look for the ones in the others. */
export function createSecrets(known: readonly string[]) {
  /** Each with the routes whose answers may show it. */
  const secrets = new Map<string, readonly string[]>()
  const heard: { route: string; text: string }[] = []
  const keepFor =
    (routes: readonly string[]) =>
    (...some: string[]) =>
      some.forEach((one) => secrets.set(one, routes))
  const leaksIn = (text: string, route?: string) =>
    [...secrets]
      .filter(([secret, routes]) => !routes.includes(route ?? '') && text.includes(secret))
      .map(([one]) => one)
  keepFor([])(...known)
  /** The same for very many texts: each word is looked up, instead of each secret in each text. */
  const leaksInWords = (text: string, route: string) =>
    (text.match(/[\w-]{8,}/g) ?? []).filter((word) => secrets.get(word)?.includes(route) === false)
  return {
    /** Of these, nobody may see anything again. */
    keep: keepFor([]),
    /** The pages of the console are told these. */
    tellPages: keepFor(PAGES),
    /** These go to an agent, or come from one to be shown once. */
    handOver: keepFor(HANDS_OVER),
    heard: ({ id: route }: Route, answer: RawAnswer) => {
      const shown = (shows[route]?.(answer) ?? []).filter((one) => typeof one === 'string' && one !== '') as string[]
      const whole = `${JSON.stringify(answer.headers)}${answer.text}`
      heard.push({ route, text: shown.reduce((text, secret) => text.replaceAll(secret, ''), whole) })
      keepFor([])(...shown)
    },
    count: () => ({ secrets: secrets.size, answers: heard.length }),
    leaksIn,
    leaksInWords,
    leaksInAnswers: () =>
      heard.flatMap(({ route, text }) => leaksIn(text, route).map((secret) => `${route}: ${secret}`)),
  }
}
