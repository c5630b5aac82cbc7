import { test } from './fixtures.ts'
import { journeys, travel } from './journeys/all.ts'
import { usualWay } from './journeys/ways.ts'

/** Each journey once, so that every width, theme and way of input occurs; the other ways are a long suite. */
const trips = journeys.map((journey, i) => {
  const { by, look } = usualWay(i)
  return { journey, by, look, title: `${journey.name}: ${by}, ${look.width} px, ${look.theme}` }
})

test.for(trips)('$title', ({ journey, by, look }, { open, product }) => travel(journey, look, by, open, product))
