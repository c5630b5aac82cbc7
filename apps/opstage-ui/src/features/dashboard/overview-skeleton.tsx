import { Card } from '../../ui/card.tsx'
import { Skeleton, SkeletonLines } from '../../ui/skeleton.tsx'
import classes from './overview.module.css'

export function OverviewSkeleton() {
  return (
    <div className={classes.stack}>
      <Card>
        <div className={classes.calm}>
          <Skeleton width={260} height={18} />
        </div>
      </Card>
      <div className={classes.quarters}>
        {[1, 2, 3, 4].map((card) => (
          <Card key={card}>
            <div className={classes.stat}>
              <Skeleton width="40%" />
              <Skeleton width={56} height={26} />
              <Skeleton height={6} />
              <Skeleton width="80%" />
            </div>
          </Card>
        ))}
      </div>
      <div className={classes.halves}>
        <Card>
          <SkeletonLines lines={8} />
        </Card>
        <Card>
          <SkeletonLines lines={8} />
        </Card>
      </div>
    </div>
  )
}
