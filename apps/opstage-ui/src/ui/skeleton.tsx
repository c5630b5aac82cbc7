import { Hidden } from './hidden.tsx'
import classes from './skeleton.module.css'

/** A grey line where text will stand. */
export function Skeleton({ width = '100%', height = 14 }: { width?: string | number; height?: number }) {
  return <span className={classes.bone} style={{ width, height }} />
}

/** Keeps the place of what is loading and says so to screen readers. */
export function Loading({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div aria-busy="true" className={classes.loading}>
      <Hidden>
        <output>{label}</output>
      </Hidden>
      {children}
    </div>
  )
}

export function SkeletonLines({ lines = 4 }: { lines?: number }) {
  return (
    <div className={classes.lines}>
      {Array.from({ length: lines }, (_, i) => (
        <Skeleton key={i} width={`${[92, 64, 78, 51][i % 4]}%`} />
      ))}
    </div>
  )
}
