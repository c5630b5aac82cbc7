import type { CommandDetail } from '@xtrape/capsule-contracts-node'
import { useT } from '../../i18n/i18n.tsx'
import { CodeBlock } from '../../ui/code-block.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import classes from './commands.module.css'
import { isOpen } from './queries.ts'
import { Timeline } from './timeline.tsx'

/** How far a command is: its steps with the time each took, its progress, its log. */
export function CommandProgress({ command }: { command: CommandDetail }) {
  const t = useT()
  const { progress } = command
  const percent = progress?.percent
  return (
    <>
      <Timeline command={command} />
      {isOpen(command.status) && percent !== undefined && <ProgressBar percent={percent} label={t.command.progress} />}
      {progress !== undefined && progress.log.length > 0 && (
        <div className={classes.log}>
          <CodeBlock text={progress.log.join('\n')} label={t.command.log} wrap />
        </div>
      )}
    </>
  )
}
