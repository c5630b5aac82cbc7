import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { agents } from '@xtrape/capsule-contracts-node'
import type { Agent } from '@xtrape/capsule-contracts-node'
import { Suspense, useState } from 'react'
import { call } from '../../api.ts'
import { useT } from '../../i18n/i18n.tsx'
import { lazyPart } from '../../parts.ts'
import { Button } from '../../ui/button.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { useMay } from '../auth/session.ts'

const Confirm = lazyPart(() => import('../../shell/confirm.tsx'), 'Confirm')

type Deed = 'disable' | 'enable' | 'revoke' | 'remove'

/** What can be done with an agent in its state, by this user; each says first what becomes of its services. */
export function AgentButtons({ agent }: { agent: Agent }) {
  const t = useT()
  const mayOperate = useMay('operator')
  const mayDelete = useMay('owner') && agent.status === 'REVOKED' && agent.serviceCount === 0
  const [asked, setAsked] = useState<Deed | undefined>(undefined)
  const mutation = useDeed(agent, asked ?? 'disable')
  if (!mayOperate) return null

  const deeds: Deed[] =
    agent.status === 'REVOKED'
      ? mayDelete
        ? ['remove']
        : []
      : [agent.status === 'DISABLED' ? 'enable' : 'disable', 'revoke']
  return (
    <>
      <LinkButton to="/settings/tokens" search={{ create: 'token', agentCode: agent.code }}>
        {t.agent.reEnrol}
      </LinkButton>
      {deeds.map((deed) => (
        <Button
          key={deed}
          {...(deed === 'revoke' || deed === 'remove' ? { color: 'red' } : {})}
          onClick={() => {
            mutation.reset()
            setAsked(deed)
          }}
        >
          {t.agent[deed].button}
        </Button>
      ))}
      {asked !== undefined && (
        <Suspense>
          <Confirm
            title={t.agent[asked].title(agent.code)}
            confirm={t.agent[asked].confirm}
            harmless={asked === 'enable'}
            mutation={mutation}
            onClose={() => setAsked(undefined)}
          >
            {asked === 'disable' || asked === 'revoke' ? t.agent[asked].text(agent.serviceCount) : t.agent[asked].text}
          </Confirm>
        </Suspense>
      )}
    </>
  )
}

function useDeed(agent: Agent, deed: Deed) {
  const client = useQueryClient()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: () => call(agents[deed], { params: { agentId: agent.id } }),
    onSuccess: async () => {
      if (deed === 'remove') {
        await navigate({ to: '/agents' })
        client.removeQueries({ queryKey: ['agents', 'one', agent.id] })
      }
      await client.invalidateQueries()
    },
  })
}
