import { expect, test } from 'vitest'
import { counter, expose, gauge, histogram } from './exposition.ts'
import { createHistogram } from './histogram.ts'

test('figures are printed in the text format of Prometheus', () => {
  const text = expose([
    counter('a_total', 'How many', 3),
    gauge('b', 'How warm', [
      [{ room: 'hall' }, 20.5],
      [{ room: 'attic' }, -1],
    ]),
    gauge('c', 'Nothing to tell', []),
  ])
  expect(text).toBe(
    '# HELP a_total How many\n# TYPE a_total counter\na_total 3\n' +
      '# HELP b How warm\n# TYPE b gauge\nb{room="hall"} 20.5\nb{room="attic"} -1\n',
  )
})

test('whatever a stranger calls a thing stays inside of its quotes', () => {
  const text = expose([gauge('a', 'One', [[{ name: '"} 1\nb\\{x="' }, 1]])])
  expect(text.split('\n').at(2)).toBe('a{name="\\"} 1\\nb\\\\{x=\\""} 1')
})

test('a histogram is counted up to its last bucket, which holds all', () => {
  const times = createHistogram()
  for (const seconds of [0.0005, 0.002, 100]) times.record(seconds)
  const lines = expose([histogram('d_seconds', 'How long', [[{ of: 'x' }, times]])]).split('\n')
  expect(lines).toContain('d_seconds_bucket{of="x",le="0.001"} 1')
  expect(lines).toContain('d_seconds_bucket{of="x",le="60"} 2')
  expect(lines).toContain('d_seconds_bucket{of="x",le="+Inf"} 3')
  expect(lines).toContain('d_seconds_sum{of="x"} 100.0025')
  expect(lines).toContain('d_seconds_count{of="x"} 3')
})
