import { useMutation, useQueryClient } from '@tanstack/react-query'
import { tokens } from '@xtrape/capsule-contracts-node'
import type { RegistrationToken } from '@xtrape/capsule-contracts-node'
import { Suspense, useState } from 'react'
import { call } from '../../api.ts'
import { useT } from '../../i18n/i18n.tsx'
import { lazyPart } from '../../parts.ts'
import { Button } from '../../ui/button.ts'
import { useMay } from '../auth/session.ts'

const Confirm = lazyPart(() => import('../../shell/confirm.tsx'), 'Confirm')

/** What can still be used can be revoked; what cannot can be deleted. */
export function TokenButtons({ token }: { token: RegistrationToken }) {
  const t = useT()
  const client = useQueryClient()
  const [asking, setAsking] = useState(false)
  const deed = token.status === 'ACTIVE' ? 'revoke' : 'remove'
  const mutation = useMutation({
    mutationFn: () => call(tokens[deed], { params: { tokenId: token.id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['tokens'] }),
  })
  if (!useMay('operator')) return null
  return (
    <>
      <Button size="compact-sm" {...(deed === 'revoke' ? { color: 'red' } : {})} onClick={() => setAsking(true)}>
        {t.tokens[deed].button}
      </Button>
      {asking && (
        <Suspense>
          <Confirm
            title={t.tokens[deed].title(token.name)}
            confirm={t.tokens[deed].confirm}
            mutation={mutation}
            onClose={() => setAsking(false)}
          >
            {t.tokens[deed].text}
          </Confirm>
        </Suspense>
      )}
    </>
  )
}
