import { z } from 'zod'
import { html, type Html, prose } from '../../apps/opstage-ui/api-reference/html.ts'
import { typeOf } from '../../apps/opstage-ui/api-reference/fields.ts'
import type { Schema } from '../../apps/opstage-ui/api-reference/document.ts'
import { variables } from '../../apps/opstage-backend/src/config.ts'

/** Every variable that the server reads, from the table that it reads them by. */
export function variableList(): Html {
  return html`<dl class="fields">
    ${Object.entries(variables).map(
      ([name, { schema, isRequired, about, default: fallback }]) =>
        html`<div id="${name}">
          <dt><code>${name}</code>${isRequired && html` <span class="mark">required</span>`}</dt>
          <dd>
            ${prose(about)} ·
            ${formOf(schema)}${fallback !== undefined && html`, default <code>${String(fallback)}</code>`}
          </dd>
        </div>`,
    )}
  </dl>`
}

function formOf(schema: z.ZodType): Html {
  const { default: _, pattern: __, ...form } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema
  // What is coerced may be given as anything; what it becomes says more.
  return typeOf(form.type || form.enum || form.anyOf ? form : (z.toJSONSchema(schema) as Schema))
}
