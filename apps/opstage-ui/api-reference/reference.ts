import { type ApiDocument, type Endpoint, type Group, groupsOf, type Operation, type Schema } from './document.ts'
import { curlOf } from './example.ts'
import { fieldList, fieldsOf, typeOf } from './fields.ts'
import { html, type Html, prose } from './html.ts'
import { shapesOf } from './shapes.ts'

/** What the error table says about a code, and what somebody does about it. */
export interface ErrorWords {
  code: string
  status: number
  what: string
  next: string
}

export interface ReferenceOptions {
  document: ApiDocument
  errors: readonly ErrorWords[]
  /** Where a page of the reference is: a group, or the one of all errors. */
  href: (page: string) => string
}

export const ERRORS_PAGE = 'errors'

/** Every operation with a line, by group: what the first page shows below its introduction. */
export function indexOf({ document, href }: ReferenceOptions): Html {
  return html`${groupsOf(document).map(
    ({ tag, title, endpoints }) =>
      html`<section class="group">
        ${heading(2, tag, html`<a href="${href(tag)}">${title}</a>`)} ${list(endpoints, href(tag))}
      </section>`,
  )}`
}

function list(endpoints: readonly Endpoint[], page: string): Html {
  return html`<ul class="operations">
    ${endpoints.map(
      ({ operationId, method, path, summary }) =>
        html`<li>
          <a href="${page}#${operationId}"><b class="method">${method}</b> <code>${path}</code></a>
          <span>${prose(summary)}</span>
        </li>`,
    )}
  </ul>`
}

/** One page: the operations of a group, then the objects that they speak of. */
export function groupPage(group: Group, options: ReferenceOptions): Html {
  const shapes = shapesOf(group, options.document)
  return html`${list(group.endpoints, '')}${group.endpoints.map((endpoint) => operation(endpoint, options))}${
    shapes.length > 0 &&
    html`<section class="shapes">
      ${heading(2, 'objects', 'Objects')}${shapes.map(([name, schema]) => shape(name, schema))}
    </section>`
  }`
}

/** All codes, with what they mean and what to do. */
export function errorTable(errors: readonly ErrorWords[]): Html {
  return html`<dl class="fields">
    ${errors.map(
      ({ code, status, what, next }) =>
        html`<div id="${code}">
          <dt><code>${code}</code> <span class="mark">${status}</span></dt>
          <dd>${what}. ${next}</dd>
        </div>`,
    )}
  </dl>`
}

function operation(endpoint: Endpoint, options: ReferenceOptions): Html {
  const { operationId, method, path, summary, requestBody, parameters } = endpoint
  const body = requestBody?.content['application/json']?.schema
  const given = parameters.map((parameter) => {
    const place = parameter.in === 'query' ? undefined : parameter.in
    return { ...parameter, note: [place, parameter.description].filter(Boolean).join(': ') || undefined }
  })
  return html`<section class="operation">
    ${heading(2, operationId, html`<b class="method">${method}</b> <code>${path}</code>`)}
    <p>${prose(summary)}. <span class="access">${accessOf(endpoint)}</span></p>
    ${
      given.length > 0 &&
      html`<h3>Parameters</h3>
        ${fieldList(given, 'required')}`
    }
    ${
      body &&
      html`<h3>Body${requestBody.required ? '' : ', may be left out'}</h3>
        ${fields(body, 'required')}`
    }
    <h3>Answer</h3>
    ${answer(endpoint)}
    <h3>Errors</h3>
    ${failures(endpoint, options)}
    <h3>Example</h3>
    <pre tabindex="0"><code>${curlOf(endpoint, options.document.components.schemas)}</code></pre>
  </section>`
}

function accessOf({ description, security = [] }: Operation): string {
  const isForPeople = security.some((one) => 'session' in one) && !security.some((one) => 'apiToken' in one)
  return isForPeople ? `${description} Not with an API token.` : description
}

const fields = (schema: Schema, mark: 'required' | 'optional'): Html =>
  schema.properties ? fieldList(fieldsOf(schema), mark) : html`<p>${typeOf(schema)}</p>`

function answer({ responses }: Operation): Html {
  const [type, content] = Object.entries(responses['200']!.content)[0]!
  if (!content.schema) return html`<p>A stream of <code>${type}</code>, without the envelope.</p>`
  const { success: _, ...properties } = content.schema.properties ?? {}
  if (Object.keys(properties).length === 0) return html`<p>Nothing but <code>"success": true</code>.</p>`
  return fields({ ...content.schema, properties }, 'optional')
}

function failures({ responses }: Operation, { errors, href }: ReferenceOptions): Html {
  const codes = Object.values(responses).flatMap(({ description }) => description.split(', '))
  const own = errors.filter(({ code }) => codes.includes(code))
  return html`<ul class="failures">
    ${own.map(
      ({ code, status, what }) =>
        html`<li>
          ${status} <a href="${href(ERRORS_PAGE)}#${code}"><code>${code}</code></a> ${what}.
        </li>`,
    )}
    <li>${own.length > 0 ? 'And what' : 'What'} <a href="${href('')}#every-route">every route</a> may answer.</li>
  </ul>`
}

const shape = (name: string, schema: Schema): Html =>
  html`<section class="shape">${heading(3, name, html`<code>${name}</code>`)}${fields(schema, 'optional')}</section>`

/** With the link to itself that search and readers expect of a heading. */
export function heading(level: 2 | 3, id: string, text: Html | string): Html {
  const anchor = html`<a class="header-anchor" href="#${id}" aria-label="Link to this section">#</a>`
  return level === 2 ? html`<h2 id="${id}">${text} ${anchor}</h2>` : html`<h3 id="${id}">${text} ${anchor}</h3>`
}
