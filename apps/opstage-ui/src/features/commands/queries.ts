import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { commands } from '@xtrape/capsule-contracts-node'
import type { CommandStatus, Input } from '@xtrape/capsule-contracts-node'
import { call } from '../../api.ts'
import { isLiveNow, live } from '../../live.ts'

type ListQuery = NonNullable<Input<typeof commands.list>['query']>

export const isOpen = (status: CommandStatus): boolean => status === 'PENDING' || status === 'RUNNING'

export const commandsQuery = (query: ListQuery) =>
  queryOptions({
    queryKey: ['commands', 'list', query],
    queryFn: ({ signal }) => call(commands.list, { query }, { signal }),
    placeholderData: keepPreviousData,
    ...live(),
  })

/** Follows a command closely until it ends. Never spends its one-time secret: that is a click of its own. */
export const commandQuery = (commandId: string) =>
  queryOptions({
    queryKey: ['commands', 'one', commandId],
    queryFn: async ({ signal }) =>
      (await call(commands.get, { params: { commandId }, query: { reveal: 'false' } }, { signal })).data,
    staleTime: 0,
    refetchInterval: ({ state: { data } }) =>
      data !== undefined && isOpen(data.status) ? paceOf(data.createdAt) : false,
  })

/** News come by themselves; without them quick at first, when most commands end, and a long one once a second. */
const paceOf = (createdAt: string) => (isLiveNow() ? 2000 : Date.now() - Date.parse(createdAt) < 5000 ? 250 : 1000)
