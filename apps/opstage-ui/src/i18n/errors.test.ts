import { errors as codes, resultCodes } from '@xtrape/capsule-contracts-node'
import { expect, test } from 'vitest'
import { errors as en } from './en/errors.ts'
import { errors as zh } from './zh/errors.ts'

test.each([...Object.keys(codes), ...resultCodes])('%s has words in both languages', (code) => {
  for (const table of [en, zh]) {
    const { what, next } = table[code as keyof typeof en]
    expect(what).not.toBe('')
    expect(next).not.toBe('')
  }
})
