/** The word for a value that somebody else chose; the value itself where there is none. */
export const wordFor = (words: Readonly<Record<string, string>>, value: string): string =>
  (Object.hasOwn(words, value) ? words[value] : undefined) ?? value
