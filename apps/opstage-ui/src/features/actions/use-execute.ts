import { useMutation, useQueryClient } from '@tanstack/react-query'
import { actions } from '@xtrape/capsule-contracts-node'
import type { ActionDefinition } from '@xtrape/capsule-contracts-node'
import type { Json } from 'opstage-payload-schema/field-kind'
import { useRef } from 'react'
import { call } from '../../api.ts'

export interface Execution {
  payload: Json
  confirmation: boolean
  reason?: string
}

/** Asks for a run. Asking again after no answer came is the same request, so that it cannot run twice. */
export function useExecute(
  { serviceId, name, definitionHash }: Pick<ActionDefinition, 'serviceId' | 'name' | 'definitionHash'>,
  onCommand: (commandId: string) => void,
) {
  const client = useQueryClient()
  const attempt = useRef<{ text: string; key: string } | undefined>(undefined)
  return useMutation({
    mutationFn: (execution: Execution) => {
      // The agent refuses what was filled in against a definition that has changed since.
      const body = { ...execution, ...(definitionHash === undefined ? {} : { definitionHash }) }
      const text = JSON.stringify(body)
      if (attempt.current?.text !== text) attempt.current = { text, key: randomKey() }
      const headers = { 'idempotency-key': attempt.current.key }
      return call(actions.execute, { params: { serviceId, actionName: name }, body }, { headers })
    },
    onSuccess: ({ data }) => {
      attempt.current = undefined
      onCommand(data.id)
      return client.invalidateQueries({ queryKey: ['commands', 'list'] })
    },
  })
}

/** `crypto.randomUUID` is missing on plain http. */
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
