import { Link } from '@tanstack/react-router'
import type { CommandDetail } from '@xtrape/capsule-contracts-node'
import { useFormat, useT } from '../../i18n/i18n.tsx'
import { Card } from '../../ui/card.tsx'
import { CodeId } from '../../ui/code-id.tsx'
import { Property, PropertyList } from '../../ui/property-list.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import classes from './commands.module.css'
import { isOpen } from './queries.ts'

/** Who asked for what on which service, and when. */
export function CommandFacts({ command }: { command: CommandDetail }) {
  const t = useT()
  const format = useFormat()
  const { retryOf, timeoutSeconds } = command
  return (
    <Card title={t.command.details}>
      <PropertyList>
        <Property name={t.command.what}>
          {command.actionLabel} <code>{command.actionName}</code>
        </Property>
        <Property name={t.command.type}>{t.status.type[command.type]}</Property>
        <Property name={t.command.target}>
          <Link to="/capsule-services/$serviceId" params={{ serviceId: command.serviceId }} className={classes.link}>
            {command.serviceCode}
          </Link>
        </Property>
        <Property name={t.command.agent}>
          <Link to="/agents/$agentId" params={{ agentId: command.agentId }} className={classes.link}>
            {command.agentId}
          </Link>
        </Property>
        <Property name={t.command.who}>{command.createdByName ?? t.ui.unknown}</Property>
        <Property name={t.commands.at}>
          <RelativeTime at={command.createdAt} />
        </Property>
        <Property name={t.command.reason}>{command.reason}</Property>
        <Property name={t.command.timeout}>
          {timeoutSeconds !== undefined && format.duration(timeoutSeconds * 1000)}
        </Property>
        <Property name={t.command.expiresAt}>
          {isOpen(command.status) && <RelativeTime at={command.expiresAt} />}
        </Property>
        <Property name={t.command.retryOf}>
          {retryOf !== null && (
            <Link to="/commands/$commandId" params={{ commandId: retryOf }} className={classes.link}>
              {retryOf}
            </Link>
          )}
        </Property>
        <Property name={t.command.id}>
          <CodeId value={command.id} label={t.command.copyId} />
        </Property>
      </PropertyList>
    </Card>
  )
}
