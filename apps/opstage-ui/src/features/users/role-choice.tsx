import type { Role } from '@xtrape/capsule-contracts-node'
import { useT } from '../../i18n/i18n.tsx'
import { Choice } from '../../ui/choice.tsx'
import classes from './users.module.css'

const roles = ['viewer', 'operator', 'owner'] as const satisfies Role[]

/** One of the roles, and what it may do. */
export function RoleChoice({ value, onChange }: { value: Role; onChange: (role: Role) => void }) {
  const t = useT()
  return (
    <div>
      <Choice<Role>
        label={t.users.role}
        value={value}
        options={roles.map((role) => ({ value: role, label: t.app.role[role] }))}
        onChange={onChange}
      />
      <p className={classes.hint} aria-live="polite">
        {t.users.roleMeans[value]}
      </p>
    </div>
  )
}
