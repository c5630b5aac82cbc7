import { globSync } from 'node:fs'

/** Where a version of ours stands outside the packages: tags of images, and what the examples install. */
const SAID = /(?<=\bopstage(?:-demo)?:|^ARG VERSION=|\/version: |"@xtrape\/[\w-]+": "\^)\d+\.\d+\.\d+(?:-[\w.]+)?/gm

/** Every file that may say one, relative to `from`. */
export const carriers = (from: string): string[] =>
  globSync(['deploy/**/Dockerfile', 'deploy/{compose,kubernetes}/*.{yml,yaml}', 'examples/*/package.json', 'docs/operate/install.md'], {
    cwd: from,
  }).toSorted()

export const versionsSaid = (text: string): string[] => [...new Set(text.match(SAID))]

export const withVersion = (text: string, version: string): string => text.replace(SAID, version)
