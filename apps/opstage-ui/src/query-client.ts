import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { isRefusal, isSignedOut } from './api.ts'
import { pauseLive } from './live.ts'

/** A session that ends under a page pauses it; the login dialog opens over it and nothing typed is lost. */
function noticeSignedOut(error: unknown): void {
  if (isSignedOut(error) && queryClient.getQueryData(['session']) !== undefined) pauseLive(true)
}

export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noticeSignedOut }),
  mutationCache: new MutationCache({ onError: noticeSignedOut }),
  defaultOptions: {
    queries: {
      staleTime: 1000,
      // The server may well be on this machine: "offline" says nothing about reaching it.
      networkMode: 'always',
      retry: (failures, error) => !isRefusal(error) && failures < 2,
      retryDelay: (attempt) => 500 * 2 ** attempt,
    },
    mutations: { networkMode: 'always' },
  },
})
