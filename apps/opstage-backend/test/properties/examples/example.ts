import type { Call, World } from '../world.ts'

/** How a route is called so that it succeeds and, if it can, changes something; made anew for each call. */
export type Example = (world: World) => Promise<Call>

export const nothing: Example = async () => ({})
