import classes from './progress-bar.module.css'

export function ProgressBar({ percent, label }: { percent: number; label: string }) {
  return <progress className={classes.bar} aria-label={label} value={percent} max={100} />
}
