import { useQuery } from '@tanstack/react-query'
import { addressOf, system } from '@xtrape/capsule-contracts-node'
import type { Data } from '@xtrape/capsule-contracts-node'
import { useT } from '../../i18n/i18n.tsx'
import { API_REFERENCE } from '../../shell/places.ts'
import { QueryView } from '../../shell/query-view.tsx'
import { Card } from '../../ui/card.tsx'
import { Property, PropertyList } from '../../ui/property-list.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { versionQuery } from './queries.ts'
import classes from './system.module.css'

export function InstanceCard() {
  const t = useT()
  const query = useQuery(versionQuery)
  return (
    <Card title={t.system.instance}>
      <QueryView query={query} skeleton={<SkeletonLines lines={4} />}>
        {(version) => <Facts version={version} />}
      </QueryView>
    </Card>
  )
}

function Facts({
  version: { version, edition, commit, buildTime, instance },
}: {
  version: Data<typeof system.version>
}) {
  const t = useT()
  const named = [instance.name, instance.color].filter((part) => part !== null)
  return (
    <PropertyList>
      <Property name={t.system.name}>
        {named.length === 0 ? t.system.unnamed : named.join(' · ')}
        <span className={classes.hint}>{t.system.nameHelp}</span>
      </Property>
      <Property name={t.system.version}>
        {version} {edition.toUpperCase()}
      </Property>
      <Property name={t.system.commit}>{commit && <code>{commit}</code>}</Property>
      <Property name={t.system.buildTime}>{buildTime && <RelativeTime at={buildTime} />}</Property>
      <Property name={t.system.api}>
        <a className={classes.link} href={API_REFERENCE}>
          {t.system.reference}
        </a>
        {' · '}
        <a className={classes.link} href={addressOf(system.openapi, {})}>
          {t.system.openapi}
        </a>
      </Property>
    </PropertyList>
  )
}
