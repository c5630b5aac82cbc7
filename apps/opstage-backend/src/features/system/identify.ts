import type { Config } from '../../config.ts'
import { version } from '../../version.ts'

/** Which Opstage this is, and which of several: the same until it is started again. */
export const identify = (config: Config) => ({
  version,
  edition: 'ce' as const,
  instance: { name: config.OPSTAGE_INSTANCE_NAME ?? null, color: config.OPSTAGE_INSTANCE_COLOR ?? null },
})
