import { test } from './fixtures.ts'
import { hands } from './hand.ts'
import { journeys, travel } from './journeys/all.ts'
import { looks } from './looks.ts'

/** Each journey once, so that every width, theme and way of input occurs; all of them in all ways are a long suite. */
const trips = journeys.map((journey, i) => {
  const by = hands[i % hands.length]!
  const look = looks[(i + Math.floor(i / looks.length)) % looks.length]!
  return { journey, by, look, title: `${journey.name}: ${by}, ${look.width} px, ${look.theme}` }
})

test.for(trips)('$title', ({ journey, by, look }, { open, product }) => travel(journey, look, by, open, product))
