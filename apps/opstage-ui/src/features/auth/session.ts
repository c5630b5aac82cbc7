import { queryOptions, useSuspenseQuery } from '@tanstack/react-query'
import { auth, roleRank } from '@xtrape/capsule-contracts-node'
import type { AdminSession, Role } from '@xtrape/capsule-contracts-node'
import { call, isSignedOut, keepCsrfToken } from '../../api.ts'
import { pauseLive } from '../../live.ts'
import { queryClient } from '../../query-client.ts'

const HINT = 'opstage.session'

/**
 * Whether this browser signed in before. The cookie cannot be read here, and asking `me` without one
 * would leave a 401 in the browser's console on every visit to the login page.
 */
export const mayHaveSession = (): boolean => localStorage.getItem(HINT) !== null

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }) => {
    try {
      const { data } = await call(auth.me, {}, { signal })
      keepCsrfToken(data.csrfToken)
      return data
    } catch (error) {
      if (isSignedOut(error)) localStorage.removeItem(HINT)
      throw error
    }
  },
  staleTime: Infinity,
  gcTime: Infinity,
  refetchOnWindowFocus: false,
})

export async function signIn(username: string, password: string, code?: string): Promise<void> {
  const before = queryClient.getQueryData(sessionQuery.queryKey)
  const { data } = await call(auth.login, { body: { username, password, code } })
  // What one user has opened is not shown to the next one.
  if (before !== undefined && before.user.id !== data.user.id) location.reload()
  enterSession(data)
}

/** Login and password change answer with a new session. */
export function enterSession(session: AdminSession): void {
  keepCsrfToken(session.csrfToken)
  localStorage.setItem(HINT, 'yes')
  queryClient.setQueryData(sessionQuery.queryKey, session)
  pauseLive(false)
  void queryClient.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'session' })
}

export async function signOut(): Promise<void> {
  await call(auth.logout, {})
  localStorage.removeItem(HINT)
  // A full load: nothing of this session stays in memory.
  location.assign('/login')
}

export function useSession(): AdminSession {
  return useSuspenseQuery(sessionQuery).data
}

export const mayDo = ({ user }: AdminSession, role: Role): boolean => roleRank[user.role] >= roleRank[role]

/** Whether the signed-in user may do what asks for `role`. What may not be done is not shown. */
export const useMay = (role: Role): boolean => mayDo(useSession(), role)
