export const status = {
  service: {
    HEALTHY: 'Healthy',
    UNHEALTHY: 'Unhealthy',
    STALE: 'Stale',
    OFFLINE: 'Offline',
    UNKNOWN: 'Unknown',
  },
  agent: { PENDING: 'Pending', ONLINE: 'Online', OFFLINE: 'Offline', DISABLED: 'Disabled', REVOKED: 'Revoked' },
  health: { UP: 'Up', DEGRADED: 'Degraded', DOWN: 'Down', UNKNOWN: 'Unknown' },
  command: {
    PENDING: 'Waiting',
    RUNNING: 'Running',
    SUCCEEDED: 'Succeeded',
    FAILED: 'Failed',
    EXPIRED: 'Expired',
    CANCELLED: 'Cancelled',
  },
  token: { ACTIVE: 'Active', USED: 'Used up', REVOKED: 'Revoked', EXPIRED: 'Expired' },
  audit: { SUCCESS: 'Success', FAILURE: 'Failure' },
  danger: { LOW: 'Low risk', MEDIUM: 'Medium risk', HIGH: 'High risk' },
  attention: { NOT_TAKING_COMMANDS: 'Deaf' },
  type: { ACTION_EXECUTE: 'Run', ACTION_PREPARE: 'Prepare' },
}
