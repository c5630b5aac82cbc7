import { InstanceColor } from '@xtrape/capsule-contracts-node'
import { expect, test } from 'vitest'
import { iconOf, instanceColors } from './instance-colors.ts'

/** By WCAG's formula. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

test('the measure itself is right', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21)
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
})

test.each(InstanceColor.options)('the name on %s can be read, and the tab shows it', (color) => {
  const pair = instanceColors[color]
  expect(contrast(pair.ground, pair.ink)).toBeGreaterThanOrEqual(4.5)
  expect(decodeURIComponent(iconOf(pair))).toContain(pair.ground)
})
