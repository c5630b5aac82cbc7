import { useQuery } from '@tanstack/react-query'
import type { CapsuleServiceDetail, CommandDetail } from '@xtrape/capsule-contracts-node'
import type { Json } from 'opstage-payload-schema/field-kind'
import { useT } from '../../i18n/i18n.tsx'
import { FailureAlert } from '../../shell/failure-alert.tsx'
import { QueryView } from '../../shell/query-view.tsx'
import { Button } from '../../ui/button.ts'
import { CodeId } from '../../ui/code-id.tsx'
import { DrawerBody, DrawerFooter } from '../../ui/drawer.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { CommandBadge } from '../commands/command-badge.tsx'
import { CommandProgress } from '../commands/follow.tsx'
import { commandQuery, isOpen } from '../commands/queries.ts'
import { CommandResult } from '../commands/result/result.tsx'
import { useCancel } from '../commands/use-cancel.ts'
import classes from './actions.module.css'
import { RowActions } from './row-actions.tsx'

interface RunFollowProps {
  service: CapsuleServiceDetail
  commandId: string
  /** What this drawer sent; after a reload only the server's redacted copy is left. */
  payload: Json | undefined
  onCommand: (commandId: string | undefined) => void
  /** The form that this drawer holds is of an older definition. */
  onReload: () => void
}

/** Follows a command from asked for to its result. */
export function RunFollow({ service, commandId, payload, onCommand, onReload }: RunFollowProps) {
  const t = useT()
  const query = useQuery(commandQuery(commandId))
  const cancel = useCancel(commandId)
  const command = query.data
  const open = command !== undefined && isOpen(command.status)
  return (
    <>
      <DrawerBody>
        <QueryView query={query} skeleton={<SkeletonLines lines={4} />}>
          {(found) => (
            <>
              {/* Steps and result are announced as they come; the log is not. */}
              <div className={classes.followHead}>
                <output>
                  <CommandBadge status={found.status} percent={found.progress?.percent} />
                </output>
                <CodeId value={commandId} label={t.command.copyId} />
              </div>
              <FailureAlert error={cancel.error} />
              <CommandResult
                command={found}
                renderRowActions={(actions, row) => (
                  <RowActions
                    service={service}
                    command={found}
                    payload={payload}
                    actions={actions}
                    row={row}
                    onRefreshed={onCommand}
                  />
                )}
              />
              <CommandProgress command={found} />
            </>
          )}
        </QueryView>
      </DrawerBody>
      <DrawerFooter>
        <LinkButton to="/commands/$commandId" params={{ commandId }}>
          {t.actions.openCommand}
        </LinkButton>
        {open ? (
          <Button
            color="red"
            loading={cancel.isPending}
            disabled={command.cancelRequestedAt !== null}
            onClick={() => cancel.mutate()}
          >
            {command.cancelRequestedAt === null ? t.actions.cancelRun : t.command.cancelling}
          </Button>
        ) : (
          <Again command={command} onAgain={() => onCommand(undefined)} onReload={onReload} />
        )}
      </DrawerFooter>
    </>
  )
}

interface AgainProps {
  command: CommandDetail | undefined
  onAgain: () => void
  onReload: () => void
}

/** Once more with what was filled in, unless the service asks for something else by now. */
function Again({ command, onAgain, onReload }: AgainProps) {
  const t = useT()
  const isOutdated = command?.errorCode === 'ACTION_DEFINITION_CHANGED'
  return (
    <Button variant="filled" onClick={isOutdated ? onReload : onAgain}>
      {isOutdated ? t.actions.reloadForm : t.actions.runAgain}
    </Button>
  )
}
