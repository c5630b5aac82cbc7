/**
 * What the public OpenAPI file of v0.1 (09-contracts/openapi/opstage-ce-v0.1.yaml of the design repository) requires in
 * the `data` of each operation: an independent client may rely on it. `[]` stands for each element of a list.
 */
export const requiredInV01: Record<string, string> = {
  adminLogin: 'csrfToken expiresAt user user.id user.role user.status user.username',
  adminMe: 'csrfToken expiresAt user user.id user.role user.status user.username',
  adminCsrf: 'csrfToken',
  listUsers: '[].id [].role [].status [].username',
  createUser: 'id role status username',
  updateUser: 'id role status username',
  resetUserPassword: 'id role status username',
  getDashboardSummary: 'agentCounts commandCounts serviceCounts',
  getAdminMetrics:
    'byStatus operational operational.actionPrepareFailures operational.actionPrepareRequested operational.actionPrepareTimeouts operational.agentCommandPolls operational.commandsCompleted operational.commandsDispatched operational.commandsFailed operational.oversizedCommandResultsRejected totals',
  listAgents: '[].code [].createdAt [].id [].mode [].status [].updatedAt',
  getAgent: 'code createdAt id mode status updatedAt',
  createRegistrationToken: 'createdAt id name rawToken status',
  listRegistrationTokens: '[].createdAt [].id [].name [].status',
  listCapsuleServices: '[].code [].createdAt [].id [].name [].status [].updatedAt',
  getCapsuleService: 'code createdAt id name status updatedAt',
  getCapsuleServiceHealth: 'id reportedAt serviceId status',
  listCapsuleServiceConfigs: '[].id [].key [].sensitive [].serviceId [].type',
  listCapsuleServiceActions: '[].dangerLevel [].id [].label [].name [].requiresConfirmation [].serviceId',
  prepareActionPanel:
    'action action.dangerLevel action.id action.label action.name action.requiresConfirmation action.serviceId initialPayload',
  createActionCommand: 'actionName agentId createdAt id serviceId status type',
  listCommands: '[].actionName [].agentId [].createdAt [].id [].serviceId [].status [].type',
  getCommand: 'actionName agentId createdAt id serviceId status type',
  listAuditEvents: '[].action [].actorType [].createdAt [].id [].result',
  getAuditEvent: 'action actorType createdAt id result',
  registerAgent: 'agentId agentToken commandPollIntervalSeconds heartbeatIntervalSeconds',
  agentHeartbeat: 'commandPollIntervalSeconds heartbeatIntervalSeconds',
  pollAgentCommands: '[].actionName [].agentId [].createdAt [].id [].serviceId [].status [].type',
  getSystemHealth: 'database database.status edition status timestamp version',
  getSystemVersion: 'edition version',
}
