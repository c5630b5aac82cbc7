import { useMutation, useQueryClient } from '@tanstack/react-query'
import { commands } from '@xtrape/capsule-contracts-node'
import type { CommandDetail } from '@xtrape/capsule-contracts-node'
import { REDACTED } from '@xtrape/capsule-contracts-node/redact'
import { call } from '../../../api.ts'
import { useT } from '../../../i18n/i18n.tsx'
import { FailureAlert } from '../../../shell/failure-alert.tsx'
import { Button } from '../../../ui/button.ts'
import { CodeBlock } from '../../../ui/code-block.tsx'
import classes from '../commands.module.css'

/** A secret that the server hands out once: shown when asked for, kept on this page only, gone with it. */
export function SecretBox({ command }: { command: CommandDetail }) {
  const t = useT()
  const client = useQueryClient()
  const reveal = useMutation({
    mutationFn: () => call(commands.reveal, { params: { commandId: command.id } }),
    // The answer holds the secret: it must not outlive this box.
    gcTime: 0,
    onSettled: () => client.invalidateQueries({ queryKey: ['commands', 'one', command.id] }),
  })
  const secret = reveal.data?.data.result?.data?.['generatedKey']
  const revealed = reveal.isSuccess && typeof secret === 'string' && secret !== REDACTED
  return (
    <section className={classes.secret} aria-label={t.command.secret.title}>
      <h3>{t.command.secret.title}</h3>
      <FailureAlert error={reveal.error} />
      {revealed ? (
        <>
          <CodeBlock wrap text={secret} label={t.command.secret.label} copyLabel={t.ui.copy} />
          <output>{t.command.secret.once}</output>
        </>
      ) : command.secretAvailable && !reveal.isSuccess ? (
        <>
          <p>{t.command.secret.text}</p>
          <Button variant="filled" loading={reveal.isPending} onClick={() => reveal.mutate()}>
            {t.command.secret.reveal}
          </Button>
        </>
      ) : (
        <p>{t.command.secret.gone}</p>
      )}
    </section>
  )
}
