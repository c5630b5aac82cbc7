import react from '@vitejs/plugin-react'
import { defaultClientConditions, defineConfig } from 'vite'
import { noSchemas } from './no-schemas.ts'
import { precompress } from './precompress.ts'
import { preload } from './preload.ts'

const own = /opstage-ui[\\/]src[\\/]/
/** What lists need and the overview does not. */
const lists = /src[\\/](shell[\\/](list-card|use-filters)|ui[\\/](fields|filter-bar|local-time|pager|search-box))/
const dialogs = /src[\\/]ui[\\/](dialog|drawer)/

/** What most screens share comes in a few files: sixty small ones would cost a request each. */
const chunks = [
  { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ },
  { name: 'tanstack', test: /node_modules[\\/]@tanstack[\\/]/ },
  { name: 'contracts', test: /node_modules[\\/]zod[\\/]|packages[\\/]contracts[\\/]/ },
  { name: 'mantine', test: /@mantine[\\/]core[\\/]esm[\\/](core|components[\\/](Button|ActionIcon))[\\/]/ },
  { name: 'shared', test: (id: string) => own.test(id) && !lists.test(id) && !dialogs.test(id), minShareCount: 3 },
  { name: 'shell', test: /src[\\/]shell[\\/](appearance|logo|places|search)/ },
  { name: 'fields', test: /@mantine[\\/]core[\\/]esm[\\/]components[\\/](\w*Input|NativeSelect)/ },
  { name: 'lists', test: lists, minShareCount: 3 },
]

const backend = process.env['OPSTAGE_URL'] ?? 'http://127.0.0.1:8080'

export default defineConfig({
  plugins: [noSchemas(), react(), preload(), precompress()],
  resolve: { conditions: ['source', ...defaultClientConditions] },
  server: {
    proxy: {
      // The server compares Origin and Host, so Host stays what the browser sent.
      '/api': { target: backend, changeOrigin: false },
      // Pages that exist only when the console was built.
      '/docs/api': { target: backend, changeOrigin: false },
    },
  },
  build: {
    // light-dark() and nesting are used as they are; these are the first releases with both.
    target: ['chrome123', 'edge123', 'firefox120', 'safari17.5'],
    // A data: URL in a style or an image would need an exception in the content security policy.
    assetsInlineLimit: 0,
    rolldownOptions: { output: { codeSplitting: { groups: chunks } } },
  },
})
