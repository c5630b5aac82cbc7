import type { Summary } from './report.ts'

/** How much of what is allowed is used: 1 is the target itself, whichever way it points. */
const shareOf = (value: number, target: NonNullable<Summary['target']>) =>
  'atLeast' in target ? target.atLeast / value : target.atMost === 0 ? (value === 0 ? 0 : 2) : value / target.atMost

const MOST = 2
const ROW = 22
const TEXT = 430
const BAR = 330
const TOP = 34

/** A bar for each target, up to the line when it is just reached, with the range of all runs. Plain SVG, for either theme. */
export function drawChart(chapters: { name: string; figures: Summary[] }[]): string {
  const bars = chapters.flatMap(({ name, figures }) =>
    figures.flatMap((figure) => (figure.target ? [{ name, figure, target: figure.target }] : [])),
  )
  const x = (share: number) => TEXT + (Math.min(MOST, share) / MOST) * BAR
  const rows = bars.map(({ name, figure, target }, i) => {
    const y = TOP + i * ROW
    const [value, least, most] = [figure.value, figure.least, figure.most].map((one) => shareOf(one, target))
    const color = value! <= 1 ? '#2f9e44' : '#e8590c'
    const [from, to] = [Math.min(least!, most!), Math.max(least!, most!)]
    return `<text x="${TEXT - 10}" y="${y + 12}" text-anchor="end">${escape(cut(`${name}: ${figure.what}`))}</text>
<rect x="${TEXT}" y="${y + 3}" width="${Math.max(1, x(value!) - TEXT).toFixed(1)}" height="12" rx="2" fill="${color}"/>
<line x1="${x(from).toFixed(1)}" x2="${x(to).toFixed(1)}" y1="${y + 9}" y2="${y + 9}" stroke="#868e96" stroke-width="2"/>`
  })
  const bottom = TOP + bars.length * ROW
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${TEXT + BAR + 20} ${bottom + 10}" font-family="system-ui, sans-serif" font-size="11" fill="#868e96">
<text x="${x(1)}" y="16" text-anchor="middle">target</text>
<line x1="${x(1)}" x2="${x(1)}" y1="22" y2="${bottom}" stroke="#868e96" stroke-dasharray="3 3"/>
${rows.join('\n')}
</svg>
`
}

const LONGEST = 72
const cut = (text: string) => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text)
const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
