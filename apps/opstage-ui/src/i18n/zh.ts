import type { Messages } from './messages.ts'
import { actions } from './zh/actions.ts'
import { agent, agents } from './zh/agents.ts'
import { apiTokens } from './zh/api-tokens.ts'
import { app } from './zh/app.ts'
import { auditSentences } from './zh/audit-sentences.ts'
import { audit } from './zh/audit.ts'
import { auth } from './zh/auth.ts'
import { backups } from './zh/backups.ts'
import { command, commands } from './zh/commands.ts'
import { errors } from './zh/errors.ts'
import { overview } from './zh/overview.ts'
import { palette } from './zh/palette.ts'
import { period } from './zh/period.ts'
import { reasons } from './zh/reasons.ts'
import { service, services } from './zh/services.ts'
import { account, settings } from './zh/settings.ts'
import { status } from './zh/status.ts'
import { retention, system } from './zh/system.ts'
import { time } from './zh/time.ts'
import { connect, tokens } from './zh/tokens.ts'
import { ui } from './zh/ui.ts'
import { users } from './zh/users.ts'

export const zh: Messages = {
  account,
  actions,
  agent,
  agents,
  apiTokens,
  app,
  audit,
  auditSentences,
  auth,
  backups,
  command,
  commands,
  connect,
  errors,
  overview,
  palette,
  period,
  reasons,
  retention,
  service,
  services,
  settings,
  status,
  system,
  time,
  tokens,
  ui,
  users,
}
