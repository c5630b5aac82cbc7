/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a text field with a list of links is a combobox that HTML has no element for */
import '@mantine/core/styles/Overlay.layer.css'
import '@mantine/core/styles/Paper.layer.css'
import '@mantine/core/styles/ModalBase.layer.css'
import '@mantine/core/styles/Modal.layer.css'
import { Modal } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useId, useRef, useState } from 'react'
import { useT } from '../../i18n/i18n.tsx'
import { Icon } from '../../ui/icon.tsx'
import { useLayer } from '../../ui/use-layer.ts'
import { useSession } from '../auth/session.ts'
import { type Choice, groupsOf } from './groups.ts'
import { Option } from './option.tsx'
import { Outcome } from './outcome.tsx'
import classes from './palette.module.css'
import { searchQuery } from './queries.ts'
import { keepRecent, readRecent } from './recent.ts'

const PAUSE_MS = 120

/** Finds services, agents, actions, commands and pages by name, and goes there; an action opens its drawer. */
export function Palette({ onClose }: { onClose: () => void }) {
  const t = useT()
  useLayer(onClose)
  return (
    <Modal.Root
      opened
      size={620}
      radius={12}
      yOffset="12vh"
      transitionProps={{ duration: 80 }}
      classNames={{ inner: classes.inner ?? '', content: classes.content ?? '' }}
      closeOnEscape={false}
      onClose={onClose}
    >
      <Modal.Overlay backgroundOpacity={0.35} />
      <Modal.Content aria-label={t.palette.title}>
        <Search onClose={onClose} />
      </Modal.Content>
    </Modal.Root>
  )
}

/** A combobox: the focus stays in the field, the arrows move through the list. */
function Search({ onClose }: { onClose: () => void }) {
  const t = useT()
  const session = useSession()
  const listId = useId()
  const [text, setText] = useState('')
  const [position, setPosition] = useState(0)
  const field = useRef<HTMLInputElement>(null)
  /** Whoever types and presses Enter at once means what is about to be found. */
  const isWaiting = useRef(false)
  const [recent] = useState(() => readRecent(session.user.id))
  const q = text.trim()
  const [asked] = useDebouncedValue(q, PAUSE_MS)
  const query = useQuery(searchQuery(asked))
  const isBehind = q !== '' && (q !== asked || query.isPlaceholderData || query.isPending)

  const groups = groupsOf(t, session, q, query.data ?? [], recent)
  const choices = groups.flatMap((group) => group.choices)
  const active = Math.min(position, choices.length - 1)
  const optionId = (index: number) => `${listId}-${index}`
  const activeElement = () => document.getElementById(optionId(active))

  const go = () => {
    isWaiting.current = isBehind
    if (!isBehind) activeElement()?.click()
  }
  useEffect(() => {
    activeElement()?.scrollIntoView({ block: 'nearest' })
    if (isWaiting.current && !isBehind) go()
  })
  // The focus trap is a moment later, and who opens this types at once.
  useEffect(() => field.current?.focus(), [])

  const type = (next: string) => {
    setText(next)
    setPosition(0)
    isWaiting.current = false
  }
  const move = (by: number) => setPosition((active + by + choices.length) % Math.max(1, choices.length))
  const press = (event: React.KeyboardEvent) => {
    // Enter and arrows belong to the input method while it composes.
    if (event.nativeEvent.isComposing) return
    const deeds: Record<string, () => void> = {
      ArrowDown: () => move(1),
      ArrowUp: () => move(-1),
      Enter: go,
    }
    const deed = deeds[event.key]
    if (!deed) return
    event.preventDefault()
    deed()
  }
  const choose = ({ hit }: Choice) => {
    if (hit) keepRecent(session.user.id, hit)
    onClose()
  }

  return (
    <>
      <div className={classes.field}>
        <Icon name="search" />
        <input
          ref={field}
          data-autofocus
          role="combobox"
          aria-label={t.palette.label}
          aria-expanded={choices.length > 0}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={choices.length > 0 ? optionId(active) : undefined}
          placeholder={t.palette.placeholder}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          enterKeyHint="go"
          maxLength={160}
          value={text}
          onChange={({ currentTarget }) => type(currentTarget.value)}
          onKeyDown={press}
        />
        <button type="button" className={classes.close} onClick={onClose}>
          {t.ui.close}
        </button>
      </div>
      <div id={listId} role="listbox" aria-label={t.palette.title} aria-busy={isBehind} className={classes.list}>
        {groups.map((group) => (
          <div key={group.title} role="group" aria-label={group.title}>
            <div className={classes.group} aria-hidden="true">
              {group.title}
            </div>
            {group.choices.map((choice) => {
              const index = choices.indexOf(choice)
              return (
                <Option
                  key={choice.id}
                  id={optionId(index)}
                  choice={choice}
                  isActive={index === active}
                  isRecent={q === ''}
                  onPoint={() => setPosition(index)}
                  onChoose={() => choose(choice)}
                />
              )
            })}
          </div>
        ))}
      </div>
      <Outcome q={q} error={query.error} isBehind={isBehind} count={choices.length} />
      <p className={classes.keys} aria-hidden="true">
        <span>
          <kbd>↑</kbd> <kbd>↓</kbd> {t.palette.keys.choose}
        </span>
        <span>
          <kbd>↵</kbd> {t.palette.keys.open}
        </span>
        <span>
          <kbd>esc</kbd> {t.palette.keys.close}
        </span>
      </p>
    </>
  )
}
