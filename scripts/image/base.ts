import { mkdtempSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { run } from '../steps/command.ts'
import { stage } from '../steps/stage.ts'
import { engine, home, privileged } from './engine.ts'

const NAME = 'localhost/opstage-base:node-24'

/**
 * The image that ours are built on: the one that OPSTAGE_BASE_IMAGE names. Where none can be pulled, a small Debian with
 * the Node that runs this and its npm, as the official image has them; made once and kept.
 */
export async function prepareBase(): Promise<string> {
  const named = process.env.OPSTAGE_BASE_IMAGE
  if (named) return named
  const kept = (await engine('podman', ['images', '--quiet', NAME])) !== ''
  if (kept) return NAME
  await stage('Make a base image (debootstrap, Node and npm; once)', makeBase)
  return NAME
}

async function makeBase() {
  const files = mkdtempSync(join(home, 'base-'))
  const npm = dirname(dirname(realpathSync((await run('which', ['npm'])).output.trim())))
  try {
    await must('debootstrap', ['--variant=minbase', 'bookworm', files])
    const local = join(files, 'usr/local')
    await must('mkdir', ['-p', `${local}/lib/node_modules`])
    await must('cp', [process.execPath, `${local}/bin/node`])
    await must('cp', ['-rL', npm, `${local}/lib/node_modules/npm`])
    await must('ln', ['-s', '../lib/node_modules/npm/bin/npm-cli.js', `${local}/bin/npm`])
    await must('tar', ['-C', files, '-cf', `${files}.tar`, '.'])
    await engine('podman', ['import', '--quiet', `${files}.tar`, NAME])
  } finally {
    await privileged('rm', ['-rf', files, `${files}.tar`])
  }
}

async function must(program: string, args: string[]) {
  const { code, output } = await privileged(program, args)
  if (code !== 0) throw new Error(`${program} in ${dirname(home)} failed:\n${output.trim()}`)
}
