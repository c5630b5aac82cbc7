import { useMutation, useQueryClient } from '@tanstack/react-query'
import { commands } from '@xtrape/capsule-contracts-node'
import { call } from '../../api.ts'

/** Cancels a waiting command at once; asks the handler of a running one to stop. */
export function useCancel(commandId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => call(commands.cancel, { params: { commandId } }),
    onSettled: () => client.invalidateQueries({ queryKey: ['commands'] }),
  })
}
