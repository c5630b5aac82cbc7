import { html, type Html, prose } from '../../apps/opstage-ui/api-reference/html.ts'
import { heading } from '../../apps/opstage-ui/api-reference/reference.ts'
import { createProgram } from '../../packages/cli/src/program.ts'
import { type CommandHelp, describeProgram } from '../../packages/cli/src/reference.ts'

const { stdin, stdout, stderr } = process

/** What the help of the `opstage` command says, as data. */
export const cli = describeProgram(createProgram({ stdin, stdout, stderr, env: {}, exitCode: 0 }).program as never)

/** Every command with its options and examples, and what the exit codes mean. */
export function cliReference(): Html {
  return html`${cli.commands.map(command)}${heading(2, 'exit-codes', 'Exit codes')}
    <dl class="fields">
      ${cli.exitCodes.map(
        ({ code, meaning }) =>
          html`<div>
            <dt><code>${code}</code></dt>
            <dd>${meaning}</dd>
          </div>`,
      )}
    </dl>`
}

export const idOf = (name: string) => name.replaceAll(' ', '-')

function command({ name, about, usage, arguments: given, options, examples }: CommandHelp): Html {
  const rows = [
    ...given.map((one) => ({ term: one.required ? `<${one.name}>` : `[${one.name}]`, about: one.about })),
    ...options.map(({ flags, about: what, choices, default: fallback }) => ({
      term: flags,
      about: [what, choices.join(', '), fallback === null ? '' : `default: ${fallback}`].filter(Boolean).join('; '),
    })),
  ]
  return html`<section>
    ${heading(2, idOf(name), html`<code>${name}</code>`)}
    <p>${about.charAt(0).toUpperCase()}${prose(about.slice(1))}.</p>
    <p><code>${usage}</code></p>
    <dl class="fields">
      ${rows.map(
        (row) =>
          html`<div>
            <dt><code>${row.term}</code></dt>
            <dd>${prose(row.about)}</dd>
          </div>`,
      )}
    </dl>
    <pre tabindex="0"><code>${examples.join('\n')}</code></pre>
  </section>`
}
