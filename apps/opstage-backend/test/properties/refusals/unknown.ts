import { examples } from '../examples.ts'
import type { Example } from '../examples/example.ts'
import { each } from './each.ts'

/** The example of a route with other parameters: of things that do not exist, or are not what they should be. */
const instead =
  (route: string, params: Record<string, string>): Example =>
  async (world) => {
    const { meanwhile: _, ...call } = await examples[route]!(world)
    return { ...call, params: { ...call.params, ...params } }
  }

export const unknown: Record<string, Example> = {
  ...each(['getUser', 'updateUser', 'resetUserPassword', 'resetUserSecondFactor'], 'USER_NOT_FOUND', (r) =>
    instead(r, { userId: 'usr_0' }),
  ),
  ...each(['getAgent', 'disableAgent', 'enableAgent', 'revokeAgent', 'deleteAgent'], 'AGENT_NOT_FOUND', (r) =>
    instead(r, { agentId: 'agt_0' }),
  ),
  ...each(['revokeRegistrationToken', 'deleteRegistrationToken'], 'REGISTRATION_TOKEN_NOT_FOUND', (r) =>
    instead(r, { tokenId: 'tok_0' }),
  ),
  ...each(
    ['', 'Manifest', 'Health', 'HealthHistory'].map((part) => `getCapsuleService${part}`),
    'CAPSULE_SERVICE_NOT_FOUND',
    (r) => instead(r, { serviceId: 'svc_0' }),
  ),
  ...each(
    ['listCapsuleServiceConfigs', 'listCapsuleServiceActions', 'deleteCapsuleService', 'getActionStats'],
    'CAPSULE_SERVICE_NOT_FOUND',
    (r) => instead(r, { serviceId: 'svc_0' }),
  ),
  ...each(
    ['listCapsuleServiceConfigChanges', 'acknowledgeCapsuleService', 'unacknowledgeCapsuleService'],
    'CAPSULE_SERVICE_NOT_FOUND',
    (r) => instead(r, { serviceId: 'svc_0' }),
  ),
  'getActionStats ACTION_NOT_FOUND': instead('getActionStats', { actionName: 'none' }),
  ...each(
    [
      'getCommand',
      'cancelCommand',
      'retryCommand',
      'revealCommandSecret',
      'reportCommandProgress',
      'reportCommandResult',
    ],
    'COMMAND_NOT_FOUND',
    (r) => instead(r, { commandId: 'cmd_0' }),
  ),
  'revokeApiToken API_TOKEN_NOT_FOUND': instead('revokeApiToken', { apiTokenId: 'pat_0' }),
  'endSession SESSION_NOT_FOUND': instead('endSession', { sessionId: 'ses_0' }),
  'getAuditEvent AUDIT_EVENT_NOT_FOUND': instead('getAuditEvent', { auditEventId: 'aud_0' }),
  'getCapsuleServiceHealth NOT_FOUND': async (world) => ({
    params: { serviceId: (await world.agent({ health: null })).serviceId },
  }),
}
