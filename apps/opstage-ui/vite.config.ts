import react from '@vitejs/plugin-react'
import { defaultClientConditions, defineConfig } from 'vite'
import { precompress } from './precompress.ts'

/** What most screens share comes in a few files: sixty small ones would cost a request each. */
const chunks = [
  { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ },
  { name: 'tanstack', test: /node_modules[\\/]@tanstack[\\/]/ },
  { name: 'contracts', test: /node_modules[\\/]zod[\\/]|packages[\\/]contracts[\\/]/ },
  { name: 'mantine', test: /@mantine[\\/]core[\\/]esm[\\/](core|components[\\/](Button|ActionIcon))[\\/]/ },
  { name: 'dialogs', test: /@mantine[\\/]core[\\/]esm[\\/]components[\\/](Modal|Drawer)/ },
  { name: 'fields', test: /@mantine[\\/]core[\\/]esm[\\/]components[\\/](\w*Input|NativeSelect)/ },
  { name: 'shared', test: /opstage-ui[\\/]src[\\/]/, minShareCount: 3 },
]

export default defineConfig({
  plugins: [react(), precompress()],
  resolve: { conditions: ['source', ...defaultClientConditions] },
  server: {
    proxy: {
      // The server compares Origin and Host, so Host stays what the browser sent.
      '/api': { target: process.env['OPSTAGE_URL'] ?? 'http://127.0.0.1:8080', changeOrigin: false },
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
