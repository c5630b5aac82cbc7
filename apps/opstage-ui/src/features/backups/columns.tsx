import { addressOf, backups } from '@xtrape/capsule-contracts-node'
import type { Backup } from '@xtrape/capsule-contracts-node'
import { useFormat, useT } from '../../i18n/i18n.tsx'
import { Button } from '../../ui/button.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import type { Column } from '../../ui/data-table.tsx'
import { Icon } from '../../ui/icon.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import classes from './backups.module.css'

export function useBackupColumns(): Column<Backup>[] {
  const t = useT()
  const format = useFormat()
  const words = t.backups
  return [
    { key: 'createdAt', header: words.createdAt, cell: ({ createdAt }) => <RelativeTime at={createdAt} /> },
    { key: 'size', header: words.size, align: 'right', cell: ({ sizeBytes }) => format.bytes(sizeBytes) },
    { key: 'rows', header: words.rows, align: 'right', hide: 'tablet', cell: ({ rows }) => format.number(rows) },
    {
      key: 'record',
      header: words.record,
      hide: 'phone',
      cell: ({ auditHead }) => auditHead && words.upTo(format.number(auditHead.sequence)),
    },
    { key: 'version', header: words.version, hide: 'tablet', cell: ({ version }) => version },
    {
      key: 'sha256',
      header: words.sha256,
      hide: 'phone',
      cell: ({ sha256 }) => (
        <span className={classes.hash}>
          <code title={sha256}>{sha256.slice(0, 12)}…</code>
          <CopyButton value={sha256} label={words.copySha256} />
        </span>
      ),
    },
    {
      key: 'actions',
      header: words.actions,
      quiet: true,
      align: 'right',
      // A plain link: the browser streams the file to disk, however large it is.
      cell: ({ name }) => (
        <Button
          component="a"
          size="compact-sm"
          href={addressOf(backups.download, { params: { backupName: name } })}
          download={name}
          aria-label={words.downloadOf(name)}
          leftSection={<Icon name="download" size={16} />}
        >
          {words.download}
        </Button>
      ),
    },
  ]
}
