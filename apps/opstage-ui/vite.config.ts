import react from '@vitejs/plugin-react'
import { defaultClientConditions, defineConfig } from 'vite'
import { precompress } from './precompress.ts'

export default defineConfig({
  plugins: [react(), precompress()],
  resolve: { conditions: ['source', ...defaultClientConditions] },
  server: { proxy: { '/api': process.env['OPSTAGE_URL'] ?? 'http://127.0.0.1:8080' } },
  build: {
    // light-dark() and nesting are used as they are; these are the first releases with both.
    target: ['chrome123', 'edge123', 'firefox120', 'safari17.5'],
    // A data: URL in a style or an image would need an exception in the content security policy.
    assetsInlineLimit: 0,
  },
})
