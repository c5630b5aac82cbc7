import { html, type Html } from './html.ts'
import { ERRORS_PAGE, type ReferenceOptions } from './reference.ts'

/** What holds for all routes, said once. */
export function introduction({ href, errors }: ReferenceOptions): Html {
  const link = (code: string) => {
    const { what } = errors.find((one) => one.code === code)!
    return html`<li>
      <a href="${href(ERRORS_PAGE)}#${code}"><code>${code}</code></a> ${what}.
    </li>`
  }
  return html`<p>
      Everything the console does, a script can do. Make a token under <i>Settings → API tokens</i> and send it along;
      it may do what its role may.
    </p>
    <pre tabindex="0"><code>${FIRST_CALL}</code></pre>
    <p>
      Answers are <code>{"success": true, "data": …}</code>, failures
      <code>{"success": false, "error": {"code", "message", "details"}}</code>. Every answer carries
      <code>X-Request-Id</code>; the server log has it too.
    </p>
    <p>
      Lists take <code>page</code>, <code>pageSize</code>, <code>sort</code> and filters. A filter that is given twice
      means either value; two filters mean both. Beside <code>data</code> stands <code>pagination</code>. Commands and
      audit events also page by <code>cursor</code>, which stays right while new ones come in.
    </p>
    <p>
      Tokens of agents work under <code>/api/agents</code> only. Browsers use a session cookie, and send
      <code>X-CSRF-Token</code> with whatever writes; sign-in answers with it.
    </p>
    <h2 id="every-route">What every route may answer</h2>
    <ul class="failures">
      ${EVERYWHERE.map(link)}
    </ul>
    <p><a href="${href(ERRORS_PAGE)}">All errors</a> in one table.</p>`
}

const FIRST_CALL = `export OPSTAGE_URL=http://localhost:8080 OPSTAGE_API_TOKEN=opstage_pat_…
curl "$OPSTAGE_URL/api/admin/capsule-services" -H "Authorization: Bearer $OPSTAGE_API_TOKEN"`

const EVERYWHERE = [
  'UNAUTHORIZED',
  'FORBIDDEN',
  'BAD_REQUEST',
  'VALIDATION_FAILED',
  'PAYLOAD_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
  'RATE_LIMITED',
  'INTERNAL_ERROR',
  'SERVICE_UNAVAILABLE',
]
