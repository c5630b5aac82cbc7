import { everyJourney } from '../../e2e/journeys/ways.ts'

everyJourney(1440)
