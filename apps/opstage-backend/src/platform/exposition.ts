import { BOUNDS, type Histogram } from './histogram.ts'

type Labels = Record<string, string>

/** One figure at this moment. A histogram is several: `suffix` tells which. */
export interface Sample {
  suffix?: '_bucket' | '_sum' | '_count'
  labels: Labels
  value: number
}

/** Figures of one name, in the terms of Prometheus. */
export interface Family {
  name: string
  type: 'counter' | 'gauge' | 'histogram'
  help: string
  samples: Sample[]
}

type Valued = number | [labels: Labels, value: number][]

const samplesOf = (values: Valued): Sample[] =>
  typeof values === 'number' ? [{ labels: {}, value: values }] : values.map(([labels, value]) => ({ labels, value }))

export const counter = (name: string, help: string, values: Valued): Family => ({
  name,
  type: 'counter',
  help,
  samples: samplesOf(values),
})

export const gauge = (name: string, help: string, values: Valued): Family => ({
  name,
  type: 'gauge',
  help,
  samples: samplesOf(values),
})

export const histogram = (name: string, help: string, values: [Labels, Histogram][]): Family => ({
  name,
  type: 'histogram',
  help,
  samples: values.flatMap(([labels, { counts, sum }]) => {
    let below = 0
    const buckets = counts.map((count, place) => {
      below += count
      return { suffix: '_bucket' as const, labels: { ...labels, le: String(BOUNDS[place] ?? '+Inf') }, value: below }
    })
    return [...buckets, { suffix: '_sum', labels, value: sum }, { suffix: '_count', labels, value: below }]
  }),
})

/** The text that Prometheus reads. Label values may hold anything: they come from strangers. */
export const expose = (families: readonly Family[]): string =>
  families
    .filter(({ samples }) => samples.length > 0)
    .map(({ name, type, help, samples }) => {
      const lines = samples.map(({ suffix = '', labels, value }) => `${name}${suffix}${braced(labels)} ${value}\n`)
      return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`
    })
    .join('')

function braced(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value.replace(/[\\"\n]/g, escaped)}"`)
  return pairs.length > 0 ? `{${pairs.join(',')}}` : ''
}

const escaped = (letter: string) => (letter === '\n' ? '\\n' : `\\${letter}`)
