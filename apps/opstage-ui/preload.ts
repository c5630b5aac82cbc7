import type { Plugin } from 'vite'

/** What a first visit needs next. */
const next = /src[\\/]features[\\/]auth[\\/]login-page\.tsx$/

/**
 * Puts the script that asks ahead first in `index.html`, and names there what the entry only imports when it runs, so that
 * the browser fetches and compiles it meanwhile. Whoever is signed in has loaded a few kB to spare.
 */
export function preload(): Plugin {
  return {
    name: 'preload',
    apply: 'build',
    buildStart() {
      this.emitFile({ type: 'chunk', id: 'src/ahead.ts', name: 'ahead' })
    },
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle }) {
        const chunks = Object.values(bundle ?? {}).filter((chunk) => chunk.type === 'chunk')
        const wanted = chunks.filter(({ facadeModuleId }) => facadeModuleId !== null && next.test(facadeModuleId))
        const files = new Set(wanted.flatMap(({ fileName, imports }) => [fileName, ...imports]))
        const styles = new Set(
          chunks
            .filter(({ fileName }) => files.has(fileName))
            .flatMap(({ viteMetadata }) => [...viteMetadata!.importedCss]),
        )
        const missing = (file: string) => !html.includes(`/${file}"`)
        const ahead = chunks.find(({ name }) => name === 'ahead')!
        return [
          { tag: 'script', attrs: { src: `/${ahead.fileName}` }, injectTo: 'head-prepend' as const },
          ...[...files].filter(missing).map((file) => link({ rel: 'modulepreload', href: `/${file}` })),
          ...[...styles].filter(missing).map((file) => link({ rel: 'stylesheet', href: `/${file}` })),
        ]
      },
    },
  }
}

const link = (attrs: Record<string, string>) => ({
  tag: 'link',
  attrs: { ...attrs, crossorigin: true },
  injectTo: 'head' as const,
})
