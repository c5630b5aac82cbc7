import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'

const conditions = ['source']
const exclude = ['**/dist/**', '**/node_modules/**', '**/.tools/**']
const quickPasswords = { '@node-rs/argon2': `${import.meta.dirname}/scripts/testing/quick-argon2.ts` }
const backendTests = ['apps/opstage-backend/src/**/*.test.ts', 'apps/opstage-backend/test/**/*.test.ts']

/** Whole processes and browsers, beside other suites: what is waited for may take its time, and costs none when it comes. */
const patient = { testTimeout: 60_000, hookTimeout: 60_000, expect: { poll: { timeout: 10_000 } } }

/** Packages are taken from source, so that no test needs a build. */
function project(name: string, test: TestProjectInlineConfiguration['test']): TestProjectInlineConfiguration {
  return {
    resolve: { conditions },
    ssr: { resolve: { conditions } },
    // One worker keeps one module graph: 100 files took 17.8 s isolated and 1.0 s not. vitest leaves one core idle by
    // itself, which on two cores takes half as long again.
    test: { name, isolate: false, maxWorkers: '100%', testTimeout: 20_000, exclude, ...test },
  }
}

export default defineConfig({
  test: {
    projects: [
      project('unit', {
        include: [
          'packages/**/*.test.ts',
          'apps/opstage-ui/{src,api-reference}/**/*.test.{ts,tsx}',
          'apps/demo-capsule-service/**/*.test.ts',
          'scripts/**/*.test.{ts,mjs}',
        ],
      }),
      // A test of one database alone is named for it: `*.sqlite.test.ts`, `*.postgres.test.ts`.
      project('sqlite', {
        alias: quickPasswords,
        include: backendTests,
        exclude: [...exclude, '**/*.postgres.test.ts'],
        env: { OPSTAGE_TEST_DATABASE: 'sqlite' },
      }),
      project('postgres', {
        alias: quickPasswords,
        include: backendTests,
        exclude: [...exclude, '**/*.sqlite.test.ts'],
        env: { OPSTAGE_TEST_DATABASE: 'postgres' },
        globalSetup: 'scripts/testing/postgres.ts',
      }),
      project('e2e', {
        include: ['e2e/**/*.test.ts'],
        globalSetup: 'e2e/setup.ts',
        maxWorkers: 2,
        sequence: { groupOrder: 1 },
        ...patient,
      }),
      project('long', {
        include: ['**/*.long.ts'],
        maxWorkers: 2,
        sequence: { groupOrder: 2 },
        ...patient,
      }),
    ],
  },
})
