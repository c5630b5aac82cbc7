/** Hands the browser a file to save. */
export function saveJson(name: string, value: unknown): void {
  const file = new Blob([JSON.stringify(value, null, 2)], { type: 'application/json' })
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = `${name}.json`
  link.click()
  URL.revokeObjectURL(link.href)
}
