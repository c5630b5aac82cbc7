import type { Json } from 'opstage-payload-schema/field-kind'
import { useT } from '../../i18n/i18n.tsx'
import { JsonView } from '../../ui/json-view.tsx'
import { plainText } from '../../ui/plain-text.ts'
import { Property, PropertyList } from '../../ui/property-list.tsx'
import classes from './actions.module.css'

/** What the service says about itself before somebody decides. */
export function CurrentState({ state }: { state: Json }) {
  const t = useT()
  const isFlat = Object.values(state).every((value) => typeof value !== 'object' || value === null)
  return (
    <section className={classes.state} aria-label={t.actions.currentState}>
      <h3>{t.actions.currentState}</h3>
      {isFlat ? (
        <PropertyList>
          {Object.entries(state).map(([name, value]) => (
            <Property key={name} name={name}>
              {plainText(value)}
            </Property>
          ))}
        </PropertyList>
      ) : (
        <JsonView value={state} label={t.actions.currentState} />
      )}
    </section>
  )
}
