import type { ErrorCode, ResultCode } from '@xtrape/capsule-contracts-node'

interface ErrorWords {
  /** What happened. */
  what: string
  /** What to do next. */
  next: string
}

/** Beside the contracts' codes: no answer at all, none in time, and one that Opstage did not give. */
type OwnCode = 'NETWORK' | 'TIMEOUT' | 'BAD_ANSWER'

export const errors = {
  NETWORK: {
    what: 'The server cannot be reached',
    next: 'Check the network and whether Opstage is running. The page refreshes by itself when it answers again.',
  },
  TIMEOUT: { what: 'The server did not answer in time', next: 'It may be busy. Try again in a moment.' },
  BAD_ANSWER: {
    what: 'Something other than Opstage answered',
    next: 'A proxy in between may have answered instead. Try again; if it stays, look at the proxy and the server log.',
  },

  BAD_REQUEST: { what: 'The server could not read the request', next: 'Load the page again and repeat what you did.' },
  UNAUTHORIZED: { what: 'You are not signed in', next: 'Sign in, then try again.' },
  FORBIDDEN: { what: 'Your role does not allow this', next: 'Ask an owner of this instance.' },
  NOT_FOUND: { what: 'There is nothing at this address', next: 'It may have been deleted. Go back to the list.' },
  METHOD_NOT_ALLOWED: {
    what: 'The server does not support this request',
    next: 'Console and server may be of different versions. Load the page again.',
  },
  CONFLICT: {
    what: 'This conflicts with what is there already',
    next: 'Somebody else may have been faster. Look at the current state, then try again.',
  },
  PAYLOAD_TOO_LARGE: { what: 'That is too much to send at once', next: 'Send less than 1 MB.' },
  UNSUPPORTED_MEDIA_TYPE: {
    what: 'The server does not take this kind of data',
    next: 'Load the page again and repeat what you did.',
  },
  VALIDATION_FAILED: { what: 'Some of the values are not valid', next: 'Correct the values named here and try again.' },
  RATE_LIMITED: { what: 'Too many attempts', next: 'Wait a little before the next one.' },
  INTERNAL_ERROR: {
    what: 'Something went wrong on the server',
    next: 'Try again. If it stays, the server log has the cause under the request id.',
  },
  SERVICE_UNAVAILABLE: { what: 'The server cannot do this right now', next: 'Try again shortly.' },

  LOGIN_FAILED: { what: 'User name or password is wrong', next: 'Check both and try again.' },
  SECOND_FACTOR_REQUIRED: { what: 'This account asks for a code too', next: 'Enter the one that your app shows.' },
  SECOND_FACTOR_ON: { what: 'The second factor is on already', next: 'Switch it off first.' },
  SECOND_FACTOR_OFF: { what: 'The second factor is not on', next: 'Load the page again.' },
  SESSION_EXPIRED: { what: 'Your session has expired', next: 'Sign in again.' },
  SESSION_INVALID: { what: 'Your session is not known any more', next: 'Sign in again.' },
  SESSION_NOT_FOUND: { what: 'This session has ended already', next: 'Nothing more is to be done.' },
  CSRF_INVALID: {
    what: 'The server did not accept that this request came from you',
    next: 'Load the page again and repeat what you did.',
  },
  INSECURE_LOGIN: {
    what: 'This page came over plain http, so the browser would drop the session',
    next: 'Open Opstage over https. On a network you trust, set OPSTAGE_INSECURE_COOKIES=true on the server.',
  },

  API_TOKEN_INVALID: { what: 'The API token is not known', next: 'Create a new one.' },
  API_TOKEN_EXPIRED: { what: 'The API token has expired', next: 'Create a new one.' },
  API_TOKEN_REVOKED: { what: 'The API token was revoked, or its user is disabled', next: 'Create a new one.' },
  API_TOKEN_NOT_FOUND: { what: 'There is no such API token', next: 'It may have been deleted. Load the list again.' },

  USER_NOT_FOUND: { what: 'There is no such user', next: 'It may have been deleted. Go back to the list.' },
  USER_ALREADY_EXISTS: { what: 'A user with this name exists already', next: 'Choose another name.' },
  LAST_OWNER_REQUIRED: { what: 'This is the last active owner', next: 'Make somebody else an owner first.' },

  REGISTRATION_TOKEN_INVALID: { what: 'The registration token is not known', next: 'Create a new one.' },
  REGISTRATION_TOKEN_EXPIRED: { what: 'The registration token has expired', next: 'Create a new one.' },
  REGISTRATION_TOKEN_REVOKED: { what: 'The registration token was revoked', next: 'Create a new one.' },
  REGISTRATION_TOKEN_USED: { what: 'The registration token has been used up', next: 'Create a new one.' },
  REGISTRATION_TOKEN_WRONG_AGENT: {
    what: 'The registration token is bound to another agent code',
    next: 'Create one for this code.',
  },
  REGISTRATION_TOKEN_NOT_FOUND: { what: 'There is no such registration token', next: 'It may have been deleted.' },
  REGISTRATION_TOKEN_NOT_DELETABLE: {
    what: 'This registration token can still be used',
    next: 'Revoke it, then delete it.',
  },

  AGENT_TOKEN_INVALID: { what: 'The agent’s token is not known', next: 'Re-enrol the agent.' },
  AGENT_TOKEN_REVOKED: { what: 'The agent’s token was replaced or revoked', next: 'Re-enrol the agent.' },
  AGENT_TOKEN_EXPIRED: { what: 'The agent’s token was replaced too long ago', next: 'Re-enrol the agent.' },
  AGENT_NOT_FOUND: { what: 'There is no such agent', next: 'It may have been deleted. Go back to the list.' },
  AGENT_DISABLED: { what: 'The agent is disabled', next: 'Enable it on its page.' },
  AGENT_REVOKED: {
    what: 'The agent was revoked',
    next: 'Re-enrol it from its page with a token bound to its code.',
  },
  AGENT_ID_MISMATCH: { what: 'The token belongs to another agent', next: 'Check which token file the service uses.' },
  AGENT_CODE_TAKEN: {
    what: 'An agent with this code exists already',
    next: 'Choose another code, or re-enrol that agent.',
  },
  AGENT_NOT_AVAILABLE: {
    what: 'The agent of this service is disabled or revoked and takes no commands',
    next: 'Enable or re-enrol it, then run the action again.',
  },
  AGENT_NOT_READY: {
    what: 'The agent of this service has registered but has not been seen since',
    next: 'Check that the service is running, then run the action again.',
  },
  AGENT_HEARTBEAT_STALE: {
    what: 'The agent of this service is offline',
    next: 'Start the service or mend its connection; when the agent is online again, run the action.',
  },
  AGENT_NOT_DELETABLE: {
    what: 'Only a revoked agent without services can be deleted',
    next: 'Revoke it and delete its services first.',
  },

  CAPSULE_SERVICE_NOT_FOUND: {
    what: 'There is no such service',
    next: 'It may have been deleted. Go back to the list.',
  },
  CAPSULE_SERVICE_NOT_OWNED: { what: 'The service belongs to another agent', next: 'Check which agent reports it.' },
  CAPSULE_SERVICE_MANIFEST_INVALID: {
    what: 'The manifest does not fit the report',
    next: 'Correct the manifest in the service.',
  },
  CAPSULE_SERVICE_CODE_TAKEN: {
    what: 'A service with this code belongs to another agent',
    next: 'Give the service another code, or revoke the other agent.',
  },
  CAPSULE_SERVICE_NOT_DELETABLE: {
    what: 'This service is still connected',
    next: 'Stop it, or disable its agent; then it can be deleted.',
  },

  ACTION_NOT_FOUND: {
    what: 'The service does not offer this action (any more)',
    next: 'Look at its list of actions: a newer version may have renamed it.',
  },
  ACTION_DISABLED: { what: 'The service has switched this action off', next: 'Try again later, or ask its owner why.' },
  ACTION_REQUIRES_CONFIRMATION: { what: 'This action must be confirmed', next: 'Confirm it and run it again.' },
  ACTION_PAYLOAD_INVALID: {
    what: 'The input does not fit what the action expects',
    next: 'Correct the fields named here and run it again.',
  },
  ACTION_PREPARE_TIMEOUT: {
    what: 'The service did not answer in time to open this action',
    next: 'It may be busy. Try again.',
  },
  ACTION_PREPARE_FAILED: { what: 'The service could not open this action', next: 'Try again, or look at its log.' },
  ACTION_FAILED: {
    what: 'The action failed',
    next: 'The service’s log has more. Run it again when the cause is mended.',
  },
  ACTION_TIMEOUT: {
    what: 'The action took longer than it may',
    next: 'What it had done by then stands. Check the service before you run it again.',
  },
  ACTION_CANCELLED: { what: 'The action was cancelled', next: 'What it had done by then stands.' },
  ACTION_DEFINITION_CHANGED: {
    what: 'The service changed this action after the command was made',
    next: 'It did not run. Reload the form of the action, check what you filled in, and run it again.',
  },
  QUEUE_TIMEOUT: {
    what: 'Another run held the action too long; this one never started',
    next: 'Wait for the other run to end, then run it again.',
  },

  COMMAND_NOT_FOUND: { what: 'There is no such command', next: 'Old commands are deleted. Go back to the list.' },
  COMMAND_NOT_OWNED: { what: 'The command belongs to another agent', next: 'Look at which agent it was sent to.' },
  COMMAND_ALREADY_COMPLETED: { what: 'The command has ended already', next: 'Look at its result.' },
  COMMAND_EXPIRED: { what: 'The command has expired', next: 'Run the action again.' },
  COMMAND_INVALID_TRANSITION: {
    what: 'The command has moved on and cannot be cancelled any more',
    next: 'Look at its current state.',
  },
  COMMAND_NOT_RETRYABLE: {
    what: 'This command cannot be repeated as it was',
    next: 'Open the action and fill in its form again.',
  },
  COMMAND_RESULT_TOO_LARGE: {
    what: 'The result is larger than the server keeps',
    next: 'The action may have done its work. Let it return less.',
  },
  AGENT_RESTARTED: {
    what: 'The service restarted while the action was running',
    next: 'Whether it finished is not known. Check the service before you run it again.',
  },
  AGENT_STOPPED: {
    what: 'The service was stopped while the action was running',
    next: 'Whether it finished is not known. Check the service before you run it again.',
  },
  RESULT_NOT_JSON: {
    what: 'The service returned something that cannot be shown',
    next: 'The action itself ran. Its author must return plain JSON.',
  },
  SECRET_LOST: {
    what: 'A secret of this command could not be read any more',
    next: 'Run the action again and enter the secret anew.',
  },
  RESTORED: {
    what: 'The database was restored from a backup while this was open',
    next: 'Whether it ran cannot be known. Look at the service before you run it again.',
  },

  AUDIT_EVENT_NOT_FOUND: { what: 'There is no such audit event', next: 'Old events are deleted. Go back to the list.' },

  BACKUP_NOT_AVAILABLE: {
    what: 'This database is not backed up from here',
    next: 'Data in PostgreSQL are backed up with pg_dump: see docs/backup.md.',
  },
  BACKUP_NO_SPACE: {
    what: 'There is not enough space for a backup',
    next: 'Free some on the disk of the server, or keep fewer backups (OPSTAGE_BACKUP_KEEP).',
  },
  BACKUP_NOT_FOUND: { what: 'There is no such backup', next: 'The oldest are deleted. Load the page again.' },
} as const satisfies Record<ErrorCode | ResultCode | OwnCode, ErrorWords>
