import { queryOptions } from '@tanstack/react-query'
import { backups } from '@xtrape/capsule-contracts-node'
import { call } from '../../api.ts'
import { live } from '../../live.ts'

export const backupsQuery = queryOptions({
  queryKey: ['settings', 'backups'],
  queryFn: ({ signal }) => call(backups.list, {}, { signal }),
  ...live(),
})
