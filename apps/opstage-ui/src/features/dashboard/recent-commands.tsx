import { Link } from '@tanstack/react-router'
import type { Command } from '@xtrape/capsule-contracts-node'
import { useT } from '../../i18n/i18n.tsx'
import { Card } from '../../ui/card.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { useCommandColumns } from '../commands/columns.tsx'

export function RecentCommands({ commands }: { commands: readonly Command[] }) {
  const t = useT()
  // The card is half a page wide: how long delivery took stands on the list and in the card above.
  const columns = useCommandColumns().filter(({ key }) => key !== 'delivered')
  return (
    <Card title={t.overview.recentCommands} action={<Link to="/commands">{t.overview.allCommands}</Link>}>
      {commands.length === 0 ? (
        <EmptyState icon="prompt" title={t.overview.noRecentCommands.title} text={t.overview.noRecentCommands.text} />
      ) : (
        <DataTable
          label={t.overview.recentCommands}
          columns={columns}
          rows={commands}
          rowKey={(command) => command.id}
        />
      )}
    </Card>
  )
}
