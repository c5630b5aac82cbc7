import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import type { CommandDetail } from '@xtrape/capsule-contracts-node'
import { useT } from '../../i18n/i18n.tsx'
import { Fresh } from '../../shell/fresh.tsx'
import { Page } from '../../shell/page.tsx'
import { QueryView } from '../../shell/query-view.tsx'
import { Card, CardBody } from '../../ui/card.tsx'
import { JsonView } from '../../ui/json-view.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { CommandAudit } from './command-audit.tsx'
import { CommandBadge } from './command-badge.tsx'
import { CommandButtons } from './command-buttons.tsx'
import { CommandFacts } from './command-facts.tsx'
import classes from './commands.module.css'
import { CommandProgress } from './follow.tsx'
import { commandQuery, isOpen } from './queries.ts'
import { CommandResult } from './result/result.tsx'

const route = getRouteApi('/app/commands/$commandId')

export function CommandPage() {
  const t = useT()
  const { commandId } = route.useParams()
  const query = useQuery(commandQuery(commandId))
  const command = query.data
  return (
    <Page
      title={command ? t.command.of(command.actionLabel, command.serviceCode) : t.commands.title}
      parent={{ label: t.commands.title, link: { to: '/commands' } }}
      code={command?.id}
      status={command && <CommandBadge status={command.status} percent={command.progress?.percent} />}
      fresh={command && isOpen(command.status) ? <Fresh query={query} /> : undefined}
      actions={command && <CommandButtons command={command} />}
    >
      <QueryView
        query={query}
        skeleton={
          <Card>
            <SkeletonLines lines={9} />
          </Card>
        }
      >
        {(found) => <CommandBody command={found} />}
      </QueryView>
    </Page>
  )
}

function CommandBody({ command }: { command: CommandDetail }) {
  const t = useT()
  const hasPayload = Object.keys(command.payload).length > 0
  return (
    <div className={classes.stack}>
      <CommandResult command={command} />
      <div className={classes.halves}>
        <div className={classes.stack}>
          <CommandProgress command={command} />
        </div>
        <div className={classes.stack}>
          <CommandFacts command={command} />
          <Card title={t.command.payload}>
            <CardBody>
              {hasPayload ? <JsonView value={command.payload} label={t.command.payload} /> : t.command.noPayload}
            </CardBody>
          </Card>
          <CommandAudit commandId={command.id} status={command.status} />
        </div>
      </div>
    </div>
  )
}
