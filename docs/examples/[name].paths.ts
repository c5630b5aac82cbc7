import { defineRoutes } from 'vitepress'
import { examples } from '../.vitepress/examples.ts'

/** A page for each example. */
export default defineRoutes({
  paths: () => examples.map(({ name, page }) => ({ params: { name }, content: page })),
})
