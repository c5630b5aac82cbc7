import type { ButtonProps } from '@mantine/core'
import { createLink } from '@tanstack/react-router'
import type { AnchorHTMLAttributes } from 'react'
import { Button } from './button.ts'

type AnchorProps = ButtonProps & Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof ButtonProps>

/** A link that looks like a button: it goes somewhere, so it can be opened in another tab. */
export const LinkButton = createLink((props: AnchorProps) => <Button component="a" {...props} />)
