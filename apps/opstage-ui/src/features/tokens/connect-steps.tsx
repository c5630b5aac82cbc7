import { tokens } from '@xtrape/capsule-contracts-node'
import type { Data } from '@xtrape/capsule-contracts-node'
import { useState } from 'react'
import { useT } from '../../i18n/i18n.tsx'
import { CodeBlock } from '../../ui/code-block.tsx'
import { SecretText } from '../../ui/secret-text.tsx'
import { Arrival } from './arrival.tsx'
import { NewTokenForm } from './new-token-form.tsx'
import { commandLine, snippet } from './snippets.ts'
import classes from './tokens.module.css'

export type NewToken = Data<typeof tokens.create>

interface ConnectStepsProps {
  agentCode?: string | undefined
  onToken?: () => void
  /** Closes the dialog that these steps stand in. */
  onDone?: () => void
}

/** From nothing to a governed service: a token, the code, the command line; then it waits and turns green by itself. */
export function ConnectSteps({ agentCode, onToken, onDone }: ConnectStepsProps) {
  const t = useT()
  const [token, setToken] = useState<NewToken | undefined>(undefined)
  const code = token?.agentCode ?? 'my-service'
  return (
    <ol className={classes.steps}>
      <Step title={t.connect.stepToken} done={token !== undefined}>
        {token === undefined ? (
          <NewTokenForm
            agentCode={agentCode}
            onCreated={(created) => {
              setToken(created)
              onToken?.()
            }}
          />
        ) : (
          <>
            <SecretText
              text={token.rawToken}
              secret={token.rawToken}
              label={t.connect.token}
              copyLabel={t.connect.copyToken}
            />
            <p className={classes.hint}>{t.connect.once}</p>
          </>
        )}
      </Step>
      <Step title={t.connect.stepCode}>
        <CodeBlock
          text="npm install @xtrape/capsule-agent-node"
          label={t.connect.install}
          copyLabel={t.connect.copyInstall}
        />
        <CodeBlock text={snippet(code)} label={t.connect.code} copyLabel={t.connect.copyCode} />
      </Step>
      {token !== undefined && (
        <Step title={t.connect.stepStart}>
          <SecretText
            text={commandLine(location.origin, token.rawToken)}
            secret={token.rawToken}
            label={t.connect.start}
            copyLabel={t.connect.copyStart}
          />
          <p className={classes.hint}>{t.connect.address}</p>
          <Arrival token={token} onDone={onDone} />
        </Step>
      )}
    </ol>
  )
}

function Step({ title, done = false, children }: { title: string; done?: boolean; children: React.ReactNode }) {
  return (
    <li className={classes.step} data-done={done || undefined}>
      <h3>{title}</h3>
      {children}
    </li>
  )
}
