import type { Backup } from '@xtrape/capsule-contracts-node'
import { useT } from '../../i18n/i18n.tsx'
import { Card, CardBody } from '../../ui/card.tsx'
import { CodeBlock } from '../../ui/code-block.tsx'
import classes from './backups.module.css'

/** Nothing that a browser should do: the server must not run, and whoever does it has its machine. */
export function RestoreCard({ folder, newest }: { folder: string; newest: Backup | undefined }) {
  const { restore: words } = useT().backups
  const command = `opstage restore ${folder}/${newest?.name ?? 'opstage-….db'} --force`
  return (
    <Card title={words.title}>
      <CardBody>
        <div className={classes.restore}>
          <p>{words.text}</p>
          <CodeBlock text={command} label={words.command} copyLabel={words.copy} wrap />
          <ul>
            {words.points.map((point) => (
              <li key={point}>{point}</li>
            ))}
          </ul>
        </div>
      </CardBody>
    </Card>
  )
}
