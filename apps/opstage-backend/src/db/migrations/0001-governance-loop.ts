import type { Migration } from '../migrate.ts'

export const governanceLoop: Migration = {
  version: 1,
  name: 'governance loop',
  statements: ({ text, nullsFirst, indexesWhatMoves }) => [
    `create table "workspace" ("id" ${text} primary key, "code" ${text} not null unique, "name" ${text} not null,
       "status" ${text} not null, "createdAt" ${text} not null, "updatedAt" ${text} not null)`,

    `create table "user" ("id" ${text} primary key, "workspaceId" ${text} not null references "workspace"("id"),
       "username" ${text} not null unique, "passwordHash" ${text} not null, "displayName" ${text}, "role" ${text} not null,
       "status" ${text} not null, "lastLoginAt" ${text}, "sealedTotpKey" ${text}, "totpSince" ${text}, "totpLastStep" integer,
       "createdAt" ${text} not null, "updatedAt" ${text} not null)`,

    `create table "recoveryCode" ("userId" ${text} not null references "user"("id"), "codeHash" ${text} not null,
       "usedAt" ${text}, primary key ("userId", "codeHash"))`,

    `create table "session" ("id" ${text} primary key, "userId" ${text} not null references "user"("id"),
       "tokenHash" ${text} not null unique, "csrfVersion" integer not null, "ipAddress" ${text}, "userAgent" ${text},
       "createdAt" ${text} not null, "lastSeenAt" ${text} not null, "expiresAt" ${text} not null, "endedAt" ${text})`,
    `create index "sessionByUser" on "session" ("userId", "createdAt")`,
    `create index "sessionByExpiry" on "session" ("expiresAt")`,

    `create table "apiToken" ("id" ${text} primary key, "userId" ${text} not null references "user"("id"), "name" ${text} not null,
       "role" ${text} not null, "tokenHash" ${text} not null unique, "expiresAt" ${text} not null, "lastUsedAt" ${text},
       "lastUsedAddress" ${text}, "revokedAt" ${text}, "createdAt" ${text} not null, "updatedAt" ${text} not null)`,
    `create index "apiTokenByUser" on "apiToken" ("userId", "createdAt", "id")`,

    `create table "registrationToken" ("id" ${text} primary key, "workspaceId" ${text} not null, "name" ${text} not null,
       "tokenHash" ${text} not null unique, "agentCode" ${text}, "agentId" ${text}, "maxUses" integer,
       "useCount" integer not null, "createdByUserId" ${text}, "createdByName" ${text}, "expiresAt" ${text},
       "usedAt" ${text}, "revokedAt" ${text}, "createdAt" ${text} not null, "updatedAt" ${text} not null)`,
    `create index "registrationTokenByCreation" on "registrationToken" ("createdAt", "id")`,
    `create index "registrationTokenByExpiry" on "registrationToken" ("expiresAt"${nullsFirst}, "id")`,

    `create table "agent" ("id" ${text} primary key, "workspaceId" ${text} not null, "code" ${text} not null unique,
       "name" ${text}, "mode" ${text} not null, "runtime" ${text}, "sdkVersion" ${text}, "metadataJson" ${text},
       "status" ${text} not null, "statusSince" ${text} not null, "lastHeartbeatAt" ${text}, "lastPollAt" ${text},
       "eventLoopLagMs" integer, "disabledAt" ${text}, "revokedAt" ${text},
       "createdAt" ${text} not null, "updatedAt" ${text} not null)`,
    `create index "agentByStatus" on "agent" ("status", "lastHeartbeatAt", "id")`,
    `create index "agentByCreation" on "agent" ("createdAt", "id")`,
    `create index "agentByName" on "agent" ("name"${nullsFirst}, "id")`,

    `create table "agentToken" ("id" ${text} primary key, "agentId" ${text} not null references "agent"("id") on delete cascade,
       "tokenHash" ${text} not null unique, "status" ${text} not null, "lastUsedAt" ${text}, "revokedAt" ${text},
       "graceUntil" ${text}, "createdAt" ${text} not null, "updatedAt" ${text} not null)`,
    `create index "agentTokenByAgent" on "agentToken" ("agentId", "status")`,
    `create index "agentTokenByRevocation" on "agentToken" ("revokedAt")`,

    `create table "capsuleService" ("id" ${text} primary key, "workspaceId" ${text} not null,
       "agentId" ${text} not null references "agent"("id"), "code" ${text} not null unique, "name" ${text} not null,
       "description" ${text}, "version" ${text}, "runtime" ${text}, "status" ${text} not null, "statusSince" ${text} not null,
       "healthStatus" ${text} not null, "healthMessage" ${text}, "healthDetailsJson" ${text}, "healthReportId" ${text},
       "manifestJson" ${text} not null, "lastReportedAt" ${text}, "lastHealthAt" ${text},
       "createdAt" ${text} not null, "updatedAt" ${text} not null)`,
    `create index "capsuleServiceByAgent" on "capsuleService" ("agentId")`,
    `create index "capsuleServiceByCreation" on "capsuleService" ("createdAt", "id")`,
    `create index "capsuleServiceByName" on "capsuleService" ("name", "id")`,
    // All that a status is made of: whoever counts the fleet by it reads none of the long texts.
    ...(indexesWhatMoves
      ? [
          `create index "capsuleServiceByHealth" on "capsuleService"
             ("lastHealthAt", "healthStatus", "agentId", "status", "statusSince", "id")`,
        ]
      : []),

    `create table "serviceLabel" ("serviceId" ${text} not null references "capsuleService"("id") on delete cascade,
       "key" ${text} not null, "value" ${text} not null, primary key ("serviceId", "key"))`,
    `create index "serviceLabelByValue" on "serviceLabel" ("key", "value")`,

    `create table "serviceAcknowledgement" (
       "serviceId" ${text} primary key references "capsuleService"("id") on delete cascade, "note" ${text} not null,
       "untilAt" ${text}, "byUserId" ${text}, "byName" ${text}, "createdAt" ${text} not null)`,

    `create table "configChange" ("id" ${text} primary key,
       "serviceId" ${text} not null references "capsuleService"("id") on delete cascade, "configKey" ${text} not null,
       "kind" ${text} not null, "before" ${text}, "after" ${text}, "createdAt" ${text} not null)`,
    `create index "configChangeByService" on "configChange" ("serviceId", "configKey")`,

    `create table "healthReport" ("id" ${text} primary key, "workspaceId" ${text} not null, "serviceId" ${text} not null,
       "agentId" ${text} not null, "status" ${text} not null, "effectiveStatus" ${text} not null, "message" ${text},
       "detailsJson" ${text}, "reportedAt" ${text} not null, "createdAt" ${text} not null)`,
    `create index "healthReportByService" on "healthReport" ("serviceId", "reportedAt", "id")`,
    `create index "healthReportByTime" on "healthReport" ("reportedAt")`,

    `create table "backendGap" ("id" ${text} primary key, "fromAt" ${text} not null, "toAt" ${text} not null)`,
    `create index "backendGapByTime" on "backendGap" ("toAt")`,

    `create table "configItem" ("id" ${text} primary key, "workspaceId" ${text} not null,
       "serviceId" ${text} not null references "capsuleService"("id") on delete cascade, "configKey" ${text} not null,
       "label" ${text}, "type" ${text} not null, "source" ${text}, "editable" integer not null, "sensitive" integer not null,
       "valuePreview" ${text}, "defaultValue" ${text}, "secretRef" ${text},
       "createdAt" ${text} not null, "updatedAt" ${text} not null, unique ("serviceId", "configKey"))`,

    `create table "actionDefinition" ("id" ${text} primary key, "workspaceId" ${text} not null,
       "serviceId" ${text} not null references "capsuleService"("id") on delete cascade, "name" ${text} not null,
       "label" ${text} not null, "description" ${text}, "category" ${text}, "sortOrder" integer,
       "dangerLevel" ${text} not null, "requiresConfirmation" integer not null, "enabled" integer not null,
       "prepare" integer not null, "inputSchemaJson" ${text}, "timeoutSeconds" integer, "definitionHash" ${text},
       "createdAt" ${text} not null, "updatedAt" ${text} not null, unique ("serviceId", "name"))`,

    `create table "command" ("id" ${text} primary key, "workspaceId" ${text} not null, "agentId" ${text} not null,
       "serviceId" ${text} not null, "serviceCode" ${text} not null, "type" ${text} not null, "actionName" ${text} not null,
       "actionLabel" ${text} not null, "status" ${text} not null, "payloadJson" ${text} not null, "sealedSecrets" ${text},
       "secretPathsJson" ${text}, "definitionHash" ${text}, "timeoutSeconds" integer, "reason" ${text}, "retryOf" ${text},
       "createdByUserId" ${text}, "createdByName" ${text}, "errorCode" ${text}, "errorMessage" ${text},
       "progressJson" ${text}, "startedAt" ${text}, "handlerStartedAt" ${text}, "handlerFinishedAt" ${text},
       "completedAt" ${text}, "expiresAt" ${text} not null, "journalId" ${text}, "acknowledgedAt" ${text},
       "cancelRequestedAt" ${text}, "cancelDeliveredAt" ${text},
       "createdAt" ${text} not null, "updatedAt" ${text} not null)`,
    `create index "commandByCreation" on "command" ("createdAt", "id")`,
    `create index "commandByCompletion" on "command" ("completedAt"${nullsFirst}, "id")`,
    // What stands behind the id is for counting two filters at once from the index alone. The more of it, the later SQLite chooses
    // the index: those of few rows come before those by kind and status.
    `create index "commandByType" on "command" ("type", "createdAt", "id", "status", "actionName", "serviceId")`,
    `create index "commandByStatus" on "command" ("status", "createdAt", "id", "type", "actionName", "serviceId")`,
    `create index "commandByService" on "command" ("serviceId", "createdAt", "id", "status", "type")`,
    `create index "commandByAgent" on "command" ("agentId", "createdAt", "id", "status", "type")`,
    `create index "commandByAction" on "command" ("actionName", "createdAt", "id", "status", "type")`,
    `create index "commandByUser" on "command" ("createdByUserId", "createdAt", "id", "status", "type")`,
    // What is asked all day looks at the open commands of an agent, however long its history. The condition has no values:
    // SQLite uses such an index only where the statement says the same, word for word.
    `create index "commandOpen" on "command" ("agentId", "id") where "completedAt" is null`,

    `create table "idempotencyKey" ("id" ${text} primary key, "fingerprint" ${text} not null, "commandId" ${text} not null,
       "createdAt" ${text} not null)`,
    `create index "idempotencyKeyByCreation" on "idempotencyKey" ("createdAt")`,

    `create table "commandResult" ("id" ${text} primary key,
       "commandId" ${text} not null unique references "command"("id") on delete cascade, "agentId" ${text} not null,
       "success" integer not null, "message" ${text}, "dataJson" ${text}, "errorJson" ${text},
       "reportedAt" ${text} not null, "createdAt" ${text} not null)`,

    // Only where several backends share a database; alone, a backend keeps them in memory.
    `create table "oneTimeSecret" ("id" ${text} primary key, "sealed" ${text} not null, "expiresAt" ${text} not null)`,
    `create index "oneTimeSecretByExpiry" on "oneTimeSecret" ("expiresAt")`,

    `create table "auditEvent" ("id" ${text} primary key, "workspaceId" ${text} not null, "actorType" ${text} not null,
       "actorId" ${text}, "actorName" ${text}, "action" ${text} not null, "targetType" ${text}, "targetId" ${text},
       "targetName" ${text}, "result" ${text} not null, "message" ${text}, "metadataJson" ${text} not null,
       "ipAddress" ${text}, "userAgent" ${text}, "requestId" ${text}, "createdAt" ${text} not null,
       "sequence" integer, "hash" ${text})`,
    `create unique index "auditEventBySequence" on "auditEvent" ("sequence") where "sequence" is not null`,
    // What waits for its place in the chain is little, and looked for several times a second.
    `create index "auditEventUnsealed" on "auditEvent" ("id") where "sequence" is null`,
    `create index "auditEventByCreation" on "auditEvent" ("createdAt", "id")`,
    `create index "auditEventByAction" on "auditEvent" ("action", "createdAt", "id", "result")`,
    `create index "auditEventByActorType" on "auditEvent" ("actorType", "createdAt", "id", "result", "action", "targetType")`,
    `create index "auditEventByActor" on "auditEvent" ("actorId", "createdAt", "id", "result")`,
    `create index "auditEventByTargetType" on "auditEvent" ("targetType", "createdAt", "id", "result", "action", "actorType")`,
    `create index "auditEventByTarget" on "auditEvent" ("targetId", "createdAt", "id")`,
    `create index "auditEventByResult" on "auditEvent" ("result", "createdAt", "id", "actorType", "action")`,

    `create table "auditAnchor" ("kind" ${text} primary key, "sequence" integer not null, "hash" ${text} not null,
       "count" integer not null, "epoch" ${text} not null, "epochSequence" integer not null, "signedAt" ${text} not null,
       "keyId" ${text} not null, "signature" ${text} not null)`,

    `create table "auditKey" ("id" ${text} primary key, "publicKey" ${text} not null, "createdAt" ${text} not null)`,

    `create table "systemSetting" ("key" ${text} primary key, "valueJson" ${text} not null,
       "createdAt" ${text} not null, "updatedAt" ${text} not null)`,
  ],
}
