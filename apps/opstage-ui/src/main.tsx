import '@mantine/core/styles/baseline.layer.css'
import '@mantine/core/styles/default-css-variables.layer.css'
import '@mantine/core/styles/global.layer.css'
import './ui/tokens.css'
import './ui/base.css'
import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { createRoot } from 'react-dom/client'
import { mayHaveSession, sessionQuery } from './features/auth/session.ts'
import { summaryQuery } from './features/dashboard/queries.ts'
import { versionQuery } from './features/system/queries.ts'
import { I18nProvider, loadStartMessages } from './i18n/i18n.tsx'
import { queryClient } from './query-client.ts'
import { loadAllParts } from './parts.ts'
import { router } from './router.tsx'
import { cssVariablesResolver, theme } from './ui/theme.ts'

const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''
// The scroll lock under drawers writes a style element of its own and looks for its nonce here.
Object.assign(globalThis, { __webpack_nonce__: nonce })

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no element with the id "root"')

// Asked while the words load; the router waits for this same answer. Then the counts, which every page shows: not before,
// because no change is missed only from the session's `livePosition` on.
if (mayHaveSession())
  void queryClient.prefetchQuery(sessionQuery).then(() => {
    if (queryClient.getQueryData(sessionQuery.queryKey)) return queryClient.prefetchQuery(summaryQuery)
  })
// The page, too: what is drawn first is what was asked for, and not a frame that waits for it.
const [start] = await Promise.all([loadStartMessages(), queryClient.prefetchQuery(versionQuery), router.load()])

createRoot(root).render(
  <MantineProvider
    theme={theme}
    cssVariablesResolver={cssVariablesResolver}
    defaultColorScheme="auto"
    getStyleNonce={() => nonce}
    withGlobalClasses={false}
  >
    <I18nProvider start={start}>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </I18nProvider>
  </MantineProvider>,
)

// Not before the page that was asked for has drawn itself. When the server cannot be reached nothing is lost: they load when shown.
setTimeout(() => void loadAllParts().catch(() => undefined), 3000)
