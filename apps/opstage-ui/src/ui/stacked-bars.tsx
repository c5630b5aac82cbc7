import classes from './stacked-bars.module.css'

export interface StackedBar {
  label: string
  parts: readonly { tone: 'run' | 'bad' | 'warn' | 'off'; count: number }[]
}

const HEIGHT = 40

/** Counts over time, one bar a slot, drawn to the tallest. `summary` says in words what the picture shows. */
export function StackedBars({ bars, summary }: { bars: readonly StackedBar[]; summary: string }) {
  const tallest = Math.max(1, ...bars.map((bar) => bar.parts.reduce((sum, part) => sum + part.count, 0)))
  return (
    <svg
      className={classes.chart}
      viewBox={`0 0 ${bars.length * 11} ${HEIGHT}`}
      preserveAspectRatio="none"
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an <img> could not take the colours of the theme
      role="img"
      aria-label={summary}
    >
      {bars.map((bar, i) => (
        <g key={bar.label}>
          <title>{bar.label}</title>
          <rect className={classes.base} x={i * 11} y={HEIGHT - 1} width="8" height="1" />
          {stack(bar, tallest).map(({ tone, y, height }) => (
            <rect key={tone} className={classes.part} data-tone={tone} x={i * 11} y={y} width="8" height={height} />
          ))}
        </g>
      ))}
    </svg>
  )
}

function stack(bar: StackedBar, tallest: number) {
  let floor = HEIGHT
  return bar.parts
    .filter((part) => part.count > 0)
    .map(({ tone, count }) => {
      // One failure among a thousand runs must still be seen.
      const height = Math.max(2, (count / tallest) * (HEIGHT - 2))
      floor -= height
      return { tone, y: Math.max(0, floor), height }
    })
}
