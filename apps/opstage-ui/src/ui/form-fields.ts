// The fields that only forms of actions need, apart from those of the first page.
import '@mantine/core/styles/Checkbox.layer.css'
import './fields.ts'

export { Checkbox, NativeSelect, PasswordInput, Textarea, TextInput } from '@mantine/core'
