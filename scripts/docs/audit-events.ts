import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { html, type Html } from '../../apps/opstage-ui/api-reference/html.ts'
import { auditSentences } from '../../apps/opstage-ui/src/i18n/en/audit-sentences.ts'
import { root } from '../steps/command.ts'

/** Every event with the sentence that the console makes of it. */
export function auditEventList(): Html {
  return html`<dl class="fields">
    ${Object.entries(auditSentences).map(
      ([action, sentence]) =>
        html`<div id="${action}">
          <dt><code>${action}</code></dt>
          <dd>${sentence('‹who›', '‹what›', '‹service›', '‹action›')}</dd>
        </div>`,
    )}
  </dl>`
}

/** The actions that the backend writes down, as they stand in its code. */
export function recordedActions(): string[] {
  const files = globSync('apps/opstage-backend/src/**/*.ts', { cwd: root }).filter((file) => !file.includes('.test.'))
  const found = files.flatMap((file) => actionsIn(readFileSync(join(root, file), 'utf8')))
  return [...new Set(found)].toSorted()
}

/** The second argument of `record`, also where it is one of several; what is handed on as `action`; what the system does. */
export function actionsIn(code: string): string[] {
  const places = code.matchAll(
    /\brecord\(\s*(?:\{[^}]*\}|[\w().]+),\s*([^,]+),|\baction: ('[a-z_.]+')|('system\.[a-z_.]+')/g,
  )
  return [...places].flatMap((place) =>
    [
      ...place
        .slice(1)
        .join(' ')
        .matchAll(/'([a-z_]+(?:\.[a-z_]+)+)'/g),
    ].map(([, name]) => name!),
  )
}
