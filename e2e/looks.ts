export interface Look {
  width: number
  theme: 'light' | 'dark'
}

export const desk: Look = { width: 1440, theme: 'light' }
export const phone: Look = { width: 390, theme: 'light' }

/** Every screen must be right in each of them. */
export const looks: Look[] = [desk, { width: 1440, theme: 'dark' }, phone, { width: 390, theme: 'dark' }]

export const nameOf = ({ width, theme }: Look) => `${width}-${theme}`
