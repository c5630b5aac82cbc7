/**
 * Every failure that the API can answer with: status and the English sentence.
 * The server's status, the SDK's behaviour, the console's wording and the docs all read this table.
 */
export const errors = {
  BAD_REQUEST: [400, 'The request could not be read'],
  UNAUTHORIZED: [401, 'Sign in first'],
  FORBIDDEN: [403, 'Your role does not allow this'],
  NOT_FOUND: [404, 'There is nothing at this address'],
  METHOD_NOT_ALLOWED: [405, 'This address does not support this method'],
  CONFLICT: [409, 'The request conflicts with what is there'],
  PAYLOAD_TOO_LARGE: [413, 'The body is too large'],
  UNSUPPORTED_MEDIA_TYPE: [415, 'Send the body as uncompressed application/json'],
  VALIDATION_FAILED: [422, 'The request is not valid'],
  RATE_LIMITED: [429, 'Too many attempts; wait before the next one'],
  INTERNAL_ERROR: [500, 'Something went wrong on our side; the log has the cause under this request id'],
  SERVICE_UNAVAILABLE: [503, 'The server cannot do this right now; try again shortly'],

  LOGIN_FAILED: [401, 'User name or password is wrong'],
  SECOND_FACTOR_REQUIRED: [401, 'This account has a second factor: send its current code, or a recovery code, along'],
  SECOND_FACTOR_ON: [409, 'The second factor is switched on already; switch it off first'],
  SECOND_FACTOR_OFF: [409, 'The second factor is not switched on, nor being set up'],
  SESSION_EXPIRED: [401, 'The session has expired; sign in again'],
  SESSION_INVALID: [401, 'The session is not known; sign in again'],
  SESSION_NOT_FOUND: [404, 'There is no such session'],
  CSRF_INVALID: [403, 'The request did not come from this console, or its CSRF token is outdated'],
  INSECURE_LOGIN: [
    400,
    'This login came over plain http, where a browser would drop the session cookie; use https, or set OPSTAGE_INSECURE_COOKIES=true for a network you trust',
  ],

  API_TOKEN_INVALID: [401, 'The API token is not known'],
  API_TOKEN_EXPIRED: [401, 'The API token has expired; create a new one'],
  API_TOKEN_REVOKED: [401, 'The API token was revoked, or its user is disabled'],
  API_TOKEN_NOT_FOUND: [404, 'There is no such API token'],

  USER_NOT_FOUND: [404, 'There is no such user'],
  USER_ALREADY_EXISTS: [409, 'A user with this name exists already'],
  LAST_OWNER_REQUIRED: [409, 'At least one active owner must remain'],

  REGISTRATION_TOKEN_INVALID: [401, 'The registration token is not known'],
  REGISTRATION_TOKEN_EXPIRED: [401, 'The registration token has expired; create a new one'],
  REGISTRATION_TOKEN_REVOKED: [401, 'The registration token was revoked; create a new one'],
  REGISTRATION_TOKEN_USED: [409, 'The registration token has been used up; create a new one'],
  REGISTRATION_TOKEN_WRONG_AGENT: [403, 'The registration token is bound to another agent code'],
  REGISTRATION_TOKEN_NOT_FOUND: [404, 'There is no such registration token'],
  REGISTRATION_TOKEN_NOT_DELETABLE: [409, 'Revoke the registration token before deleting it'],

  AGENT_TOKEN_INVALID: [401, 'The agent token is missing or not known'],
  AGENT_TOKEN_REVOKED: [401, 'The agent token was replaced or revoked; register again'],
  AGENT_TOKEN_EXPIRED: [401, 'The agent token was replaced too long ago; register again'],
  AGENT_NOT_FOUND: [404, 'There is no such agent'],
  AGENT_DISABLED: [403, 'The agent is disabled; an operator can enable it'],
  AGENT_REVOKED: [403, 'The agent was revoked; re-enrol it with a token bound to its code'],
  AGENT_ID_MISMATCH: [403, 'The token belongs to another agent'],
  AGENT_CODE_TAKEN: [409, 'An agent with this code exists; re-enrol it with a token bound to this code'],
  AGENT_NOT_AVAILABLE: [409, 'The agent is disabled or revoked and takes no commands'],
  AGENT_NOT_READY: [409, 'The agent has not been seen yet'],
  AGENT_HEARTBEAT_STALE: [409, 'The agent is offline'],
  AGENT_NOT_DELETABLE: [409, 'Only a revoked agent without services can be deleted'],

  CAPSULE_SERVICE_NOT_FOUND: [404, 'There is no such service'],
  CAPSULE_SERVICE_NOT_OWNED: [403, 'The service belongs to another agent'],
  CAPSULE_SERVICE_MANIFEST_INVALID: [422, 'The manifest does not fit the report'],
  CAPSULE_SERVICE_CODE_TAKEN: [409, 'A service with this code belongs to another agent'],
  CAPSULE_SERVICE_NOT_DELETABLE: [409, 'A service can be deleted when its agent is offline, disabled or revoked'],

  ACTION_NOT_FOUND: [404, 'The service declares no such action'],
  ACTION_DISABLED: [409, 'The service has switched this action off'],
  ACTION_REQUIRES_CONFIRMATION: [409, 'This action must be confirmed'],
  ACTION_PAYLOAD_INVALID: [422, 'The payload does not fit the input schema of the action'],
  ACTION_PREPARE_TIMEOUT: [408, 'The agent did not answer in time'],
  ACTION_PREPARE_FAILED: [424, 'The service could not prepare the action'],

  COMMAND_NOT_FOUND: [404, 'There is no such command'],
  COMMAND_NOT_OWNED: [403, 'The command belongs to another agent'],
  COMMAND_ALREADY_COMPLETED: [409, 'The command has ended already'],
  COMMAND_EXPIRED: [410, 'The command has expired; its result is not kept'],
  COMMAND_INVALID_TRANSITION: [409, 'The command is not in a state that allows this'],
  COMMAND_NOT_RETRYABLE: [409, 'The command cannot be retried as it is'],
  COMMAND_RESULT_TOO_LARGE: [413, 'The result is larger than this server keeps'],

  AUDIT_EVENT_NOT_FOUND: [404, 'There is no such audit event'],

  BACKUP_NOT_AVAILABLE: [409, 'Only a SQLite file is backed up from here; of PostgreSQL, pg_dump makes backups'],
  BACKUP_NO_SPACE: [409, 'There is not enough space for a backup beside the others; free some, or keep fewer'],
  BACKUP_NOT_FOUND: [404, 'There is no such backup'],
} as const satisfies Record<string, readonly [status: number, message: string]>

export type ErrorCode = keyof typeof errors

/** `error.code` of results that Opstage or the SDK made, as opposed to codes that handlers choose. */
export const resultCodes = [
  'ACTION_NOT_FOUND',
  'ACTION_FAILED',
  'ACTION_TIMEOUT',
  'ACTION_CANCELLED',
  'ACTION_PAYLOAD_INVALID',
  'ACTION_DEFINITION_CHANGED',
  'QUEUE_TIMEOUT',
  'AGENT_RESTARTED',
  'AGENT_STOPPED',
  'AGENT_REVOKED',
  'COMMAND_RESULT_TOO_LARGE',
  'RESULT_NOT_JSON',
  'SECRET_LOST',
  'RESTORED',
] as const
export type ResultCode = (typeof resultCodes)[number]
