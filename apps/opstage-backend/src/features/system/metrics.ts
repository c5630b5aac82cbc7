import type { Metrics } from '@xtrape/capsule-contracts-node'
import type { Context } from '../../platform/context.ts'
import { expose, type Family } from '../../platform/exposition.ts'
import { countAll } from '../dashboard/count-all.ts'
import { measureCapacity } from './capacity.ts'
import { databaseFamilies } from './families/database.ts'
import { fleetFamilies } from './families/fleet.ts'
import { serverFamilies } from './families/server.ts'
import { workFamilies } from './families/work.ts'

/** All that is measured. */
async function measureAll(ctx: Context): Promise<Family[]> {
  return [
    ...(await serverFamilies(ctx)),
    ...(await databaseFamilies(ctx)),
    ...(await workFamilies(ctx)),
    ...(await fleetFamilies(ctx)),
  ]
}

export const showMetrics = async (ctx: Context, withMeasurements: boolean): Promise<Metrics> => ({
  ...(await countAll(ctx)),
  capacity: await measureCapacity(ctx),
  ...(withMeasurements ? { measurements: await measureAll(ctx) } : {}),
})

export const scrapeMetrics = async (ctx: Context) => expose(await measureAll(ctx))
