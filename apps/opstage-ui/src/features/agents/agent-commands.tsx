import { useQuery } from '@tanstack/react-query'
import { useT } from '../../i18n/i18n.tsx'
import { QueryView } from '../../shell/query-view.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { useCommandColumns } from '../commands/columns.tsx'
import { commandsQuery } from '../commands/queries.ts'

/** The newest commands that went through this agent; the list has all of them. */
export function AgentCommands({ agentId }: { agentId: string }) {
  const t = useT()
  const columns = useCommandColumns()
  const query = useQuery(commandsQuery({ agentId: [agentId], type: ['ACTION_EXECUTE'], pageSize: 10 }))
  return (
    <QueryView query={query} skeleton={<SkeletonLines />}>
      {({ data }) =>
        data.length === 0 ? (
          <EmptyState icon="prompt" title={t.agent.noCommands.title} text={t.agent.noCommands.text} />
        ) : (
          <DataTable label={t.agent.commandsTitle} columns={columns} rows={data} rowKey={(command) => command.id} />
        )
      }
    </QueryView>
  )
}
