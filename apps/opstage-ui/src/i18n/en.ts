import { actions } from './en/actions.ts'
import { agent, agents } from './en/agents.ts'
import { apiTokens } from './en/api-tokens.ts'
import { app } from './en/app.ts'
import { auditSentences } from './en/audit-sentences.ts'
import { audit } from './en/audit.ts'
import { auth } from './en/auth.ts'
import { backups } from './en/backups.ts'
import { command, commands } from './en/commands.ts'
import { errors } from './en/errors.ts'
import { overview } from './en/overview.ts'
import { palette } from './en/palette.ts'
import { period } from './en/period.ts'
import { reasons } from './en/reasons.ts'
import { service, services } from './en/services.ts'
import { account, settings } from './en/settings.ts'
import { status } from './en/status.ts'
import { retention, system } from './en/system.ts'
import { time } from './en/time.ts'
import { connect, tokens } from './en/tokens.ts'
import { ui } from './en/ui.ts'
import { users } from './en/users.ts'

export const en = {
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
