import { openapi, routes } from '@xtrape/capsule-contracts-node'
import { type ApiDocument, groupsOf } from '../../apps/opstage-ui/api-reference/document.ts'
import { html } from '../../apps/opstage-ui/api-reference/html.ts'
import { introduction } from '../../apps/opstage-ui/api-reference/introduction.ts'
import { errorTable, groupPage, indexOf } from '../../apps/opstage-ui/api-reference/reference.ts'
import { apiErrors, resultErrors } from '../../apps/opstage-ui/api-reference/words.ts'
import own from '../../package.json' with { type: 'json' }
import { auditEventList } from './audit-events.ts'
import { cliReference } from './cli.ts'
import { variableList } from './variables.ts'

/** Where the pages of the HTTP API are on the site. */
const href = (page: string) =>
  page === '' ? '/reference/http-api' : page === 'errors' ? '/reference/errors' : `/reference/api/${page}`

/** What the site shows that is written nowhere but in the code: HTML by the name that pages ask for it with. */
export function generated(): Map<string, string> {
  const document = openapi(routes, own.version) as unknown as ApiDocument
  const options = { document, errors: apiErrors, href }
  const resultList = html`<dl class="fields">
    ${resultErrors.map(
      ({ code, what, next }) =>
        html`<div id="result-${code}">
          <dt><code>${code}</code></dt>
          <dd>${what}. ${next}</dd>
        </div>`,
    )}
  </dl>`
  return new Map([
    ['variables', variableList().text],
    ['errors', errorTable(apiErrors).text],
    ['result-codes', resultList.text],
    ['cli', cliReference().text],
    ['audit-events', auditEventList().text],
    ['http-api', html`${introduction(options)}${indexOf(options)}`.text],
    ...groupsOf(document).map((group): [string, string] => [
      `api/${group.tag}`,
      html`<h1>${group.title}</h1>
        ${groupPage(group, options)}`.text,
    ]),
  ])
}
