import { createTheme, defaultVariantColorsResolver } from '@mantine/core'
import type { CSSVariablesResolver, MantineColorsTuple, VariantColorsResolver } from '@mantine/core'
import classes from './theme.module.css'

const accent: MantineColorsTuple = [
  '#edf1ff',
  '#dbe3ff',
  '#bac7ff',
  '#8ea2ff',
  '#748ffc',
  '#5c7cfa',
  '#4c6ef5',
  '#4263eb',
  '#3b5bdb',
  '#324fc4',
]
const dark: MantineColorsTuple = [
  '#e8eaee',
  '#cfd4dc',
  '#a4acb9',
  '#8b94a3',
  '#3a414d',
  '#262b34',
  '#1b1f27',
  '#0f1115',
  '#0c0e12',
  '#08090c',
]

const line = '1px solid'

/** Buttons in the tokens' colours; `color="red"` is the one for what cannot be undone. */
const variantColorResolver: VariantColorsResolver = (input) => {
  const tone = input.color === 'red' ? 'bad' : 'accent'
  const ink = input.color === 'red' ? 'var(--bad)' : 'var(--text)'
  switch (input.variant) {
    case 'filled':
      return {
        background: `var(--${tone})`,
        hover: `var(--${tone}-hover)`,
        color: `var(--on-${tone})`,
        border: `${line} transparent`,
      }
    case 'default':
      return {
        background: 'var(--surface)',
        hover: 'var(--hover)',
        color: ink,
        border: `${line} var(--line-strong)`,
      }
    case 'subtle':
      return {
        background: 'transparent',
        hover: 'var(--hover)',
        color: input.color === 'red' ? 'var(--bad)' : 'var(--accent)',
        border: `${line} transparent`,
      }
    default:
      return defaultVariantColorsResolver(input)
  }
}

export const theme = createTheme({
  colors: { accent, dark },
  primaryColor: 'accent',
  primaryShade: { light: 8, dark: 3 },
  black: '#171a1f',
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--mono)',
  defaultRadius: 8,
  cursorType: 'pointer',
  respectReducedMotion: true,
  variantColorResolver,
  components: {
    Button: { defaultProps: { variant: 'default' }, classNames: { root: classes.button } },
    ActionIcon: { defaultProps: { variant: 'subtle' }, classNames: { root: classes.icon } },
    InputWrapper: {
      defaultProps: { inputWrapperOrder: ['label', 'input', 'description', 'error'] },
      classNames: { label: classes.label, description: classes.description, error: classes.error },
    },
    Input: { classNames: { input: classes.input } },
  },
})

const variables = {
  '--mantine-color-body': 'var(--bg)',
  '--mantine-color-text': 'var(--text)',
  '--mantine-color-bright': 'var(--text)',
  '--mantine-color-dimmed': 'var(--muted)',
  '--mantine-color-placeholder': 'var(--faint)',
  '--mantine-color-error': 'var(--bad)',
  '--mantine-color-anchor': 'var(--accent)',
  '--mantine-color-default': 'var(--surface)',
  '--mantine-color-default-hover': 'var(--hover)',
  '--mantine-color-default-color': 'var(--text)',
  '--mantine-color-default-border': 'var(--line-strong)',
  '--mantine-color-disabled': 'var(--off-weak)',
  '--mantine-color-disabled-color': 'var(--faint)',
  '--mantine-primary-color-filled': 'var(--accent)',
  '--mantine-primary-color-filled-hover': 'var(--accent-hover)',
}

/** Mantine's variables point at the tokens, which know both schemes themselves. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({ variables: {}, light: variables, dark: variables })
