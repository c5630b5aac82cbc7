/** What was pending becomes what `released` has brought. */
export const changelogAfter = (changelog: string, released: string) =>
  changelog.replace(/^## Pending\n/m, `## Pending\n\n## ${released}\n`)
