import { useMutation, useQueryClient } from '@tanstack/react-query'
import { auth } from '@xtrape/capsule-contracts-node'
import { useState } from 'react'
import { call } from '../../api.ts'
import { issuesOf } from '../../failure.ts'
import { useT } from '../../i18n/i18n.tsx'
import { Form } from '../../shell/form.tsx'
import { Button } from '../../ui/button.ts'
import { CodeBlock } from '../../ui/code-block.tsx'
import { Dialog, DialogButtons } from '../../ui/dialog.tsx'
import { PasswordInput, TextInput } from '../../ui/fields.ts'
import { QrCode } from '../../ui/qr-code.tsx'
import { secondFactorQuery } from './second-factor-card.tsx'
import classes from './second-factor.module.css'

/** Password, then the key for the app, then a first code of it, then the recovery codes. */
export function SwitchOnSecondFactor({ onClose }: { onClose: () => void }) {
  const words = useT().account.secondFactor
  const [key, setKey] = useState<{ key: string; uri: string } | undefined>(undefined)
  const [recoveryCodes, setRecoveryCodes] = useState<string[] | undefined>(undefined)
  return (
    <Dialog title={recoveryCodes ? words.recoveryTitle : words.title} onClose={onClose}>
      {recoveryCodes ? (
        <RecoveryCodes codes={recoveryCodes} onDone={onClose} />
      ) : key ? (
        <FirstCode ofApp={key} onDone={setRecoveryCodes} />
      ) : (
        <AskPassword onDone={setKey} />
      )}
    </Dialog>
  )
}

function AskPassword({ onDone }: { onDone: (key: { key: string; uri: string }) => void }) {
  const t = useT()
  const [password, setPassword] = useState('')
  const setUp = useMutation({
    mutationFn: () => call(auth.setUpSecondFactor, { body: { password } }),
    onSuccess: ({ data }) => onDone(data),
  })
  return (
    <Form className={classes.steps} error={setUp.error} onSubmit={() => setUp.mutate()}>
      <p>{t.account.secondFactor.needed}</p>
      <PasswordInput
        label={t.account.password.current}
        autoComplete="current-password"
        required
        withAsterisk={false}
        data-autofocus
        error={issuesOf(setUp.error)['password'] === undefined ? undefined : t.account.password.wrong}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        visibilityToggleButtonProps={{ 'aria-label': t.auth.showPassword }}
      />
      <DialogButtons>
        <Button type="submit" variant="filled" loading={setUp.isPending}>
          {t.account.secondFactor.next}
        </Button>
      </DialogButtons>
    </Form>
  )
}

interface FirstCodeProps {
  ofApp: { key: string; uri: string }
  onDone: (recoveryCodes: string[]) => void
}

function FirstCode({ ofApp, onDone }: FirstCodeProps) {
  const t = useT()
  const words = t.account.secondFactor
  const client = useQueryClient()
  const [code, setCode] = useState('')
  const switchOn = useMutation({
    mutationFn: () => call(auth.switchOnSecondFactor, { body: { code } }),
    onSuccess: ({ data }) => {
      onDone(data.recoveryCodes)
      return client.invalidateQueries({ queryKey: secondFactorQuery.queryKey })
    },
  })
  return (
    <Form className={classes.steps} error={switchOn.error} onSubmit={() => switchOn.mutate()}>
      <p>{words.scan}</p>
      <QrCode text={ofApp.uri} label={words.qr} />
      <p className={classes.hint}>{words.orType}</p>
      <CodeBlock wrap text={inFours(ofApp.key)} copies={ofApp.key} label={words.key} copyLabel={words.copyKey} />
      <TextInput
        label={words.firstCode}
        inputMode="numeric"
        autoComplete="one-time-code"
        required
        withAsterisk={false}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the next thing that the app beside it is needed for
        autoFocus
        maxLength={7}
        error={issuesOf(switchOn.error)['code'] === undefined ? undefined : words.wrong}
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      <DialogButtons>
        <Button type="submit" variant="filled" loading={switchOn.isPending}>
          {words.switchOn}
        </Button>
      </DialogButtons>
    </Form>
  )
}

function RecoveryCodes({ codes, onDone }: { codes: string[]; onDone: () => void }) {
  const words = useT().account.secondFactor
  return (
    <div className={classes.steps}>
      <p>{words.recovery}</p>
      <CodeBlock text={codes.join('\n')} label={words.recoveryTitle} copyLabel={words.copyCodes} />
      <p className={classes.hint}>{words.once}</p>
      <DialogButtons>
        <Button variant="filled" onClick={onDone}>
          {words.kept}
        </Button>
      </DialogButtons>
    </div>
  )
}

const inFours = (key: string) => key.match(/.{1,4}/g)?.join(' ') ?? key
