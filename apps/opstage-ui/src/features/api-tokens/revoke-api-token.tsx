import { useMutation, useQueryClient } from '@tanstack/react-query'
import { apiTokens } from '@xtrape/capsule-contracts-node'
import type { ApiToken } from '@xtrape/capsule-contracts-node'
import { Suspense, useState } from 'react'
import { call } from '../../api.ts'
import { useT } from '../../i18n/i18n.tsx'
import { lazyPart } from '../../parts.ts'
import { Button } from '../../ui/button.ts'

const Confirm = lazyPart(() => import('../../shell/confirm.tsx'), 'Confirm')

export function RevokeApiToken({ token }: { token: ApiToken }) {
  const { revoke: words } = useT().apiTokens
  const client = useQueryClient()
  const [asking, setAsking] = useState(false)
  const revoke = useMutation({
    mutationFn: () => call(apiTokens.revoke, { params: { apiTokenId: token.id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['apiTokens'] }),
  })
  if (token.status !== 'ACTIVE') return null
  return (
    <>
      <Button size="compact-sm" color="red" onClick={() => setAsking(true)}>
        {words.button}
      </Button>
      {asking && (
        <Suspense>
          <Confirm
            title={words.title(token.name)}
            confirm={words.confirm}
            mutation={revoke}
            onClose={() => setAsking(false)}
          >
            {words.text}
          </Confirm>
        </Suspense>
      )}
    </>
  )
}
