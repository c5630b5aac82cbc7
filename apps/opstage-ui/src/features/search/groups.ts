import type { LinkProps } from '@tanstack/react-router'
import type { AdminSession, SearchHit } from '@xtrape/capsule-contracts-node'
import type { Messages } from '../../i18n/messages.ts'
import { places } from '../../shell/places.ts'
import type { IconName } from '../../ui/icon.tsx'
import { mayDo } from '../auth/session.ts'
import { settingsPages } from '../settings/pages.ts'

export interface Choice {
  id: string
  icon: IconName
  title: string
  subtitle?: string
  link: LinkProps
  /** What the server found; a page of the console has none. */
  hit?: SearchHit
}

export interface Group {
  title: string
  choices: Choice[]
}

const kinds = ['SERVICE', 'ACTION', 'AGENT', 'COMMAND'] as const

const icons = { SERVICE: 'stack', ACTION: 'play', AGENT: 'signal', COMMAND: 'prompt' } as const

/** Without a search what was chosen last, and every page; with one the pages and things of that name. */
export function groupsOf(
  t: Messages,
  session: AdminSession,
  q: string,
  hits: SearchHit[],
  recent: SearchHit[],
): Group[] {
  const offered = (hit: SearchHit) => hit.kind !== 'ACTION' || mayDo(session, 'operator')
  const pages = { title: t.palette.pages, choices: pagesOf(t, session).filter((page) => matches(page, q)) }
  const groups =
    q === ''
      ? [{ title: t.palette.recent, choices: recent.filter(offered).map(choiceOf) }, pages]
      : [
          pages,
          ...kinds.map((kind) => ({
            title: t.palette.kinds[kind],
            choices: hits.filter((hit) => hit.kind === kind && offered(hit)).map(choiceOf),
          })),
        ]
  return groups.filter(({ choices }) => choices.length > 0)
}

type Place = (typeof places)[number]['to'] | (typeof settingsPages)[number]['to']

function pagesOf(t: Messages, session: AdminSession): Choice[] {
  const page = (to: Place, title: string, icon: IconName): Choice => ({ id: to, icon, title, link: { to } })
  const connect: Choice = { id: '/settings/tokens?create', icon: 'plus', title: t.services.connect, link: CONNECT }
  return [
    ...places.filter(({ to }) => to !== '/settings').map(({ to, icon, name }) => page(to, t.app.nav[name], icon)),
    ...settingsPages
      .filter(({ role }) => mayDo(session, role))
      .map(({ to, name }) => page(to, t.settings[name], 'gear')),
    ...(mayDo(session, 'operator') ? [connect] : []),
  ]
}

const CONNECT: LinkProps = { to: '/settings/tokens', search: { create: 'token' } }

/** By what stands there or by its address, which is English in every language. */
function matches({ title, id }: Choice, q: string): boolean {
  return [title, id].some((text) => text.toLowerCase().includes(q.toLowerCase()))
}

const choiceOf = (hit: SearchHit): Choice => ({
  id: hit.id,
  icon: icons[hit.kind],
  title: hit.title,
  subtitle: hit.subtitle,
  link: linkOf(hit),
  hit,
})

function linkOf(hit: SearchHit): LinkProps {
  switch (hit.kind) {
    case 'SERVICE':
      return { to: '/capsule-services/$serviceId', params: { serviceId: hit.id } }
    case 'AGENT':
      return { to: '/agents/$agentId', params: { agentId: hit.id } }
    case 'COMMAND':
      return { to: '/commands/$commandId', params: { commandId: hit.id } }
    case 'ACTION':
      return {
        to: '/capsule-services/$serviceId',
        params: { serviceId: hit.serviceId },
        search: { tab: 'actions', action: hit.actionName },
      }
  }
}
