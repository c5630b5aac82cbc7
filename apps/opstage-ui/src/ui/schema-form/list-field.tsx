import { kindOf, plain } from 'opstage-payload-schema/field-kind'
import { startValue } from 'opstage-payload-schema/start-payload'
import { useT } from '../../i18n/i18n.tsx'
import { ActionIcon, Button } from '../button.ts'
import { Icon } from '../icon.tsx'
import { useForm } from './form-context.ts'
import type { FieldProps } from './form-context.ts'
import { Group } from './group.tsx'
import classes from './schema-form.module.css'

export function ListField({ schema, path, label, required, value, onChange }: FieldProps) {
  const t = useT()
  const { root, problemAt, Field } = useForm()
  const items: unknown[] = Array.isArray(value) ? value : []
  const itemSchema = schema.items ?? {}
  const change = (next: unknown[]) => onChange(next.length === 0 && !required ? undefined : next)
  const full = schema.maxItems !== undefined && items.length >= schema.maxItems
  return (
    <Group label={label} description={schema.description} required={required} error={problemAt(path)}>
      {items.map((item, i) => (
        // Items have no identity but their place.
        <div key={i} className={classes.item}>
          <Field
            schema={itemSchema}
            path={`${path}.${i}`}
            label={t.ui.form.item(i + 1)}
            required
            value={item}
            onChange={(next) => change(items.with(i, next === undefined ? emptyItem() : next))}
          />
          <ActionIcon aria-label={t.ui.form.removeItem(i + 1)} onClick={() => change(items.toSpliced(i, 1))}>
            <Icon name="minus" size={16} />
          </ActionIcon>
        </div>
      ))}
      {!full && schema.readOnly !== true && (
        <Button
          size="compact-sm"
          className={classes.add ?? ''}
          leftSection={<Icon name="plus" size={14} />}
          onClick={() => change([...items, startValue(itemSchema, root, true) ?? emptyItem()])}
        >
          {t.ui.form.addItem}
        </Button>
      )}
    </Group>
  )

  /** JSON knows no hole in a list: an item that is not filled in yet is an empty text, or nothing. */
  function emptyItem(): unknown {
    const kind = kindOf(plain(itemSchema, root), root)
    return kind === 'text' || kind === 'long' || kind === 'secret' ? '' : null
  }
}
