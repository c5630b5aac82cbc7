/** A piece of HTML that is safe as it stands. */
export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

type Piece = Html | string | number | false | undefined | readonly Piece[]

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => entities[character]!)

function textOf(piece: Piece): string {
  if (piece === undefined || piece === false) return ''
  if (piece instanceof Html) return piece.text
  if (typeof piece === 'string' || typeof piece === 'number') return escaped(String(piece))
  return piece.map(textOf).join('')
}

/**
 * HTML in which whatever is filled in is text, unless it is HTML itself. It has no line breaks of its own:
 * a blank line would end the block where a page of Markdown holds it.
 */
export function html(strings: TemplateStringsArray, ...pieces: Piece[]): Html {
  return new Html(strings.map((text, i) => text.replace(/\s*\n\s*/g, ' ') + textOf(pieces[i])).join(''))
}

/** A sentence of ours in which `code` stands between backticks. */
export function prose(sentence: string): Html {
  return html`${sentence.split('`').map((part, i) => (i % 2 === 0 ? part : html`<code>${part}</code>`))}`
}
