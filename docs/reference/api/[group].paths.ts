import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { defineRoutes } from 'vitepress'
import { generatedDir } from '../../.vitepress/from-code.ts'

/** A page for each group of operations. */
export default defineRoutes({
  paths: () =>
    globSync('api/*.html', { cwd: generatedDir }).map((file) => ({
      params: { group: basename(file, '.html') },
      content: `<div v-pre class="api">${readFileSync(join(generatedDir, file), 'utf8')}</div>`,
    })),
})
