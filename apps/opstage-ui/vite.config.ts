import react from '@vitejs/plugin-react'
import { defaultClientConditions, defineConfig } from 'vite'
import { noSchemas } from './no-schemas.ts'
import { precompress } from './precompress.ts'
import { preload } from './preload.ts'

const own = /opstage-ui[\\/]src[\\/]/
/** What lists need and the overview does not. */
const lists = /src[\\/](shell[\\/](list-card|use-filters)|ui[\\/](fields|filter-bar|local-time|pager|search-box))/
const dialogs = /src[\\/]ui[\\/](dialog|drawer)/

/** What every page needs, and what the overview does. */
const packages =
  /node_modules[\\/](react|react-dom|scheduler|@tanstack|zod)[\\/]|packages[\\/]contracts[\\/]|@mantine[\\/]core[\\/]esm[\\/](core|components[\\/](Button|ActionIcon))[\\/]/
const frame =
  /features[\\/]services[\\/]search\.ts|src[\\/](shell[\\/](appearance|logo|places|search)|ui[\\/]share-bar)/

/** What most screens share comes in a few files: each costs the first page some milliseconds on a slow machine. */
const chunks = [
  { name: 'packages', test: packages },
  { name: 'frame', test: frame },
  { name: 'shared', test: (id: string) => own.test(id) && !lists.test(id) && !dialogs.test(id), minShareCount: 3 },
  {
    name: 'fields',
    test: /@mantine[\\/]core[\\/]esm[\\/]components[\\/](\w*Input|NativeSelect)|src[\\/]ui[\\/]fields|features[\\/]auth[\\/]login-/,
  },
  { name: 'lists', test: lists, minShareCount: 3 },
]

/** A browser that knows this line compiles a file at once and beside the page, and not each function when it is first called. */
const postBanner = ({ name }: { name: string }) =>
  /^(packages|frame|fields)$/.test(name) ? '//# allFunctionsCalledOnLoad' : ''

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
    // All of these browsers know `modulepreload`.
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting: { groups: chunks }, postBanner } },
  },
})
