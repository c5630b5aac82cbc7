import { useForm } from './form-context.ts'
import type { FieldProps } from './form-context.ts'

/** What every input of a form has in common. */
export function useInput({ schema, path, label, required }: FieldProps) {
  const { problemAt, onTouch } = useForm()
  return {
    label,
    description: schema.description,
    error: problemAt(path),
    required,
    ...(schema.readOnly ? { readOnly: true } : {}),
    ...(schema.placeholder === undefined ? {} : { placeholder: schema.placeholder }),
    onBlur: () => onTouch(path),
  }
}
