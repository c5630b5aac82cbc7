import stringWidth from 'string-width'

const graphemes = new Intl.Segmenter()

/** At most `width` columns of a terminal, in which 中 takes two; what is cut ends with `…`. */
export function fit(text: string, width: number): string {
  if (stringWidth(text) <= width) return text
  let result = ''
  let used = 1
  for (const { segment } of graphemes.segment(text)) {
    used += stringWidth(segment)
    if (used > width) break
    result += segment
  }
  return `${result}…`
}

export const padded = (text: string, width: number) => text + ' '.repeat(Math.max(0, width - stringWidth(text)))

export { stringWidth as widthOf }
