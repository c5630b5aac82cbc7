import type { Selectable } from 'kysely'

/**
 * The rows, as both databases hold them: text and integers only; times are fixed-width ISO text, JSON is text that is
 * never queried inside, booleans are 0 and 1. Names are those of the public data model.
 */
type Flag = 0 | 1
type Json = string
type Time = string

interface Dated {
  createdAt: Time
  updatedAt: Time
}

export interface Tables {
  workspace: Dated & { id: string; code: string; name: string; status: string }

  user: Dated & {
    id: string
    workspaceId: string
    username: string
    passwordHash: string
    displayName: string | null
    role: string
    status: string
    lastLoginAt: Time | null
    /** Of the second factor; it counts from `totpSince` on, and before that it is being set up. */
    sealedTotpKey: string | null
    totpSince: Time | null
    /** The newest half minute whose code was used: none is taken twice. */
    totpLastStep: number | null
  }

  recoveryCode: { userId: string; codeHash: string; usedAt: Time | null }

  session: {
    id: string
    userId: string
    tokenHash: string
    /** The CSRF token is derived from it; counting up makes the one before worthless. */
    csrfVersion: number
    ipAddress: string | null
    userAgent: string | null
    createdAt: Time
    lastSeenAt: Time
    expiresAt: Time
    endedAt: Time | null
  }

  apiToken: Dated & {
    id: string
    userId: string
    name: string
    role: string
    tokenHash: string
    expiresAt: Time
    lastUsedAt: Time | null
    lastUsedAddress: string | null
    revokedAt: Time | null
  }

  registrationToken: Dated & {
    id: string
    workspaceId: string
    name: string
    tokenHash: string
    agentCode: string | null
    agentId: string | null
    maxUses: number | null
    useCount: number
    createdByUserId: string | null
    createdByName: string | null
    expiresAt: Time | null
    usedAt: Time | null
    revokedAt: Time | null
  }

  agent: Dated & {
    id: string
    workspaceId: string
    code: string
    name: string | null
    mode: string
    runtime: string | null
    sdkVersion: string | null
    metadataJson: Json | null
    /** The last status that was recorded; an ONLINE one that has fallen silent is OFFLINE before the sweep says so. */
    status: string
    statusSince: Time
    lastHeartbeatAt: Time | null
    lastPollAt: Time | null
    eventLoopLagMs: number | null
    disabledAt: Time | null
    revokedAt: Time | null
  }

  agentToken: Dated & {
    id: string
    agentId: string
    tokenHash: string
    status: string
    lastUsedAt: Time | null
    revokedAt: Time | null
    /** Until then a replaced token may still post results and progress. */
    graceUntil: Time | null
  }

  capsuleService: Dated & {
    id: string
    workspaceId: string
    agentId: string
    code: string
    name: string
    description: string | null
    version: string | null
    runtime: string | null
    /** The last effective status that was recorded, with the history row of its beginning. */
    status: string
    statusSince: Time
    healthStatus: string
    healthMessage: string | null
    healthDetailsJson: Json | null
    healthReportId: string | null
    manifestJson: Json
    lastReportedAt: Time | null
    lastHealthAt: Time | null
  }

  serviceLabel: { serviceId: string; key: string; value: string }
  serviceAcknowledgement: {
    serviceId: string
    note: string
    untilAt: Time | null
    byUserId: string | null
    byName: string | null
    createdAt: Time
  }

  /** Of the last report that changed any config of a service. */
  configChange: {
    id: string
    serviceId: string
    configKey: string
    kind: string
    before: string | null
    after: string | null
    createdAt: Time
  }

  /** One row for each change of reported health or effective status: the history that uptime is drawn from. */
  healthReport: {
    id: string
    workspaceId: string
    serviceId: string
    agentId: string
    status: string
    effectiveStatus: string
    message: string | null
    detailsJson: Json | null
    reportedAt: Time
    createdAt: Time
  }

  /** Times in which no backend ran, so that nobody takes our silence for theirs. */
  backendGap: { id: string; fromAt: Time; toAt: Time }

  configItem: Dated & {
    id: string
    workspaceId: string
    serviceId: string
    configKey: string
    label: string | null
    type: string
    source: string | null
    editable: Flag
    sensitive: Flag
    valuePreview: string | null
    defaultValue: string | null
    secretRef: string | null
  }

  actionDefinition: Dated & {
    id: string
    workspaceId: string
    serviceId: string
    name: string
    label: string
    description: string | null
    category: string | null
    sortOrder: number | null
    dangerLevel: string
    requiresConfirmation: Flag
    enabled: Flag
    prepare: Flag
    inputSchemaJson: Json | null
    timeoutSeconds: number | null
    definitionHash: string | null
  }

  /** Carries the names of its time and no foreign key: history outlives what it tells of. */
  command: Dated & {
    id: string
    workspaceId: string
    agentId: string
    serviceId: string
    serviceCode: string
    type: string
    actionName: string
    actionLabel: string
    status: string
    payloadJson: Json
    /** Values of the secret fields, sealed until delivery, gone at the end. */
    sealedSecrets: string | null
    secretPathsJson: Json | null
    definitionHash: string | null
    timeoutSeconds: number | null
    reason: string | null
    retryOf: string | null
    createdByUserId: string | null
    createdByName: string | null
    errorCode: string | null
    errorMessage: string | null
    progressJson: Json | null
    startedAt: Time | null
    handlerStartedAt: Time | null
    handlerFinishedAt: Time | null
    /** Null as long as the command is open: the indexes of open commands go by it. */
    completedAt: Time | null
    expiresAt: Time
    /** Which run of the agent's process holds it; null when it was handed out by the plain contract. */
    journalId: string | null
    acknowledgedAt: Time | null
    cancelRequestedAt: Time | null
    cancelDeliveredAt: Time | null
  }

  /** Which request a client named with a key of its own, so that a repetition does not run twice. */
  idempotencyKey: { id: string; fingerprint: string; commandId: string; createdAt: Time }
  /** Of the result of the command with this id: sealed, deleted when it is read. */
  oneTimeSecret: { id: string; sealed: string; expiresAt: Time }

  commandResult: {
    id: string
    commandId: string
    agentId: string
    success: Flag
    message: string | null
    dataJson: Json | null
    errorJson: Json | null
    reportedAt: Time
    createdAt: Time
  }

  auditEvent: {
    id: string
    workspaceId: string
    actorType: string
    actorId: string | null
    actorName: string | null
    action: string
    targetType: string | null
    targetId: string | null
    targetName: string | null
    result: string
    message: string | null
    metadataJson: Json
    ipAddress: string | null
    userAgent: string | null
    requestId: string | null
    createdAt: Time
    /** Its place in the chain, from 1 and without gaps; null until it is sealed, shortly after its commit. */
    sequence: number | null
    /** Of all that it says and of the hash before it. */
    hash: string | null
  }

  /** What the chain ends at (`HEAD`), and what the kept part of it begins behind (`CHECKPOINT`); signed. */
  auditAnchor: {
    kind: string
    sequence: number
    hash: string
    /** Events from the checkpoint to here. */
    count: number
    /** The event with which this line of history began: the first of all, or the newest restore. */
    epoch: string
    epochSequence: number
    signedAt: Time
    keyId: string
    signature: string
  }

  /** Public halves of all keys that ever signed an anchor. */
  auditKey: { id: string; publicKey: string; createdAt: Time }

  systemSetting: Dated & { key: string; valueJson: Json }
}

export type TableName = keyof Tables
export type Row<T extends TableName> = Selectable<Tables[T]>
