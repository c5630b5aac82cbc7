import { generate } from 'lean-qr'
import { useMemo } from 'react'
import classes from './qr-code.module.css'

const QUIET_ZONE = 4

/** Drawn here: what stands in it may be a secret. Dark on light in both themes, or cameras do not find it. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { size, path } = useMemo(() => draw(text), [text])
  const whole = size + 2 * QUIET_ZONE
  return (
    <svg
      className={classes.qr}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an svg that is drawn here cannot be an img
      role="img"
      aria-label={label}
      viewBox={`${-QUIET_ZONE} ${-QUIET_ZONE} ${whole} ${whole}`}
      shapeRendering="crispEdges"
    >
      <path d={path} />
    </svg>
  )
}

function draw(text: string) {
  const code = generate(text)
  let path = ''
  for (let y = 0; y < code.size; y += 1)
    for (let x = 0; x < code.size; x += 1) if (code.get(x, y)) path += `M${x} ${y}h1v1h-1z`
  return { size: code.size, path }
}
