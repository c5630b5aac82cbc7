import { defineConfig } from 'vitest/config'

const conditions = ['source']
const source = { resolve: { conditions }, ssr: { resolve: { conditions } } }
const exclude = ['**/dist/**', '**/node_modules/**']

// One worker keeps one module graph: 100 files took 17.8 s isolated and 1.0 s not.
export default defineConfig({
  ...source,
  test: {
    isolate: false,
    projects: [
      {
        ...source,
        test: {
          name: 'unit',
          isolate: false,
          include: ['packages/**/*.test.ts', 'apps/**/src/**/*.test.ts', 'scripts/**/*.test.ts'],
          exclude,
        },
      },
    ],
  },
})
