import { type ApiDocument, groupsOf } from './document.ts'
import { html, type Html } from './html.ts'
import { introduction } from './introduction.ts'
import { errorTable, ERRORS_PAGE, type ErrorWords, groupPage, indexOf } from './reference.ts'

const href = (page: string) => (page === '' ? '/docs/api' : `/docs/api/${page}`)

/** Addresses of what the pages share. */
interface Files {
  style: string
  icon: string
}

/** The reference as the product serves it, by name of file: pages that need no script, and one style sheet. */
export function pagesOf(document: ApiDocument, errors: readonly ErrorWords[], files: Files): Map<string, string> {
  const options = { document, errors, href }
  const groups = groupsOf(document)
  const page = (current: string, title: string, body: Html) =>
    `<!doctype html>${layout({ current, title, body, files, version: document.info.version, groups }).text}`
  return new Map([
    ['docs/api.html', page('', 'HTTP API', html`${introduction(options)}${indexOf(options)}`)],
    ...groups.map((group): [string, string] => [
      `docs/api/${group.tag}.html`,
      page(group.tag, group.title, groupPage(group, options)),
    ]),
    [`docs/api/${ERRORS_PAGE}.html`, page(ERRORS_PAGE, 'Errors', errorTable(errors))],
  ])
}

interface Layout {
  current: string
  title: string
  body: Html
  files: Files
  version: string
  groups: readonly { tag: string; title: string }[]
}

function layout({ current, title, body, files, version, groups }: Layout): Html {
  const pages = [{ tag: '', title: 'HTTP API' }, ...groups, { tag: ERRORS_PAGE, title: 'Errors' }]
  return html`<html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <meta name="robots" content="noindex" />
      <title>${title} · Opstage</title>
      <link rel="stylesheet" href="${files.style}" />
      <link rel="icon" type="image/svg+xml" href="${files.icon}" />
    </head>
    <body>
      <a class="skip" href="#main">Skip to the text</a>
      <header>
        <a href="/">Opstage</a> <span>API of version ${version}</span>
        <a href="/api/system/openapi.json">OpenAPI document</a>
      </header>
      <nav aria-label="Pages of the reference">
        <ul>
          ${pages.map(
            ({ tag, title: text }) =>
              html`<li>
                ${tag === current ? html`<a href="${href(tag)}" aria-current="page">${text}</a>` : html`<a href="${href(tag)}">${text}</a>`}
              </li>`,
          )}
        </ul>
      </nav>
      <main id="main" class="api" tabindex="-1">
        <h1>${title}</h1>
        ${body}
      </main>
    </body>
  </html>`
}
