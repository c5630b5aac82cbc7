/** `undefined` is no JSON; what is parsed comes in a box, since `null` and `false` are JSON too. */
export function parseJson(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown }
  } catch {
    return undefined
  }
}
