import { useT } from '../../i18n/i18n.tsx'
import { Card, CardBody } from '../../ui/card.tsx'
import { CodeBlock } from '../../ui/code-block.tsx'
import classes from './backups.module.css'

const COMMANDS = [
  'pg_dump --format=custom --file=opstage.dump "$DATABASE_URL"',
  'opstage audit verify "$DATABASE_URL"',
].join('\n')

export function Unavailable() {
  const { unavailable: words, title } = useT().backups
  return (
    <Card title={words.title}>
      <CardBody>
        <div className={classes.restore}>
          <p>{words.text}</p>
          <CodeBlock text={COMMANDS} label={title} copyLabel={words.copy} wrap />
        </div>
      </CardBody>
    </Card>
  )
}
