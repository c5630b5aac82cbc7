import type { ReleaseState } from './state.ts'

/** Everything that stands in the way of a release, each with what to do; none when it can be made. */
export function problemsOf({ version, versions, changed, isTagged, pending }: ReleaseState): string[] {
  const isVersion = /^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)
  const others = Object.entries(versions).filter(([, said]) => isVersion && said !== version)
  return [
    ...(isVersion ? [] : [`"${version}" in package.json is no version: npm run next-version -- 0.2.0`]),
    ...others.map(([where, said]) => `${where} says ${said}, package.json ${version}: npm run next-version -- ${version}`),
    ...(changed.length > 0 ? [`There are changes that are not committed: ${changed.slice(0, 5).join(', ')}`] : []),
    ...(isTagged ? [`The tag v${version} is there already: npm run next-version -- <the next one>`] : []),
    ...(pending === undefined ? ['CHANGELOG.md has no "## Pending": add it, with what changes for users'] : []),
    ...(pending?.length === 0 ? ['"## Pending" in CHANGELOG.md is empty: say what changes for users'] : []),
  ]
}
