/** Line icons on a 20 × 20 grid. Decoration only: the word beside them, or `aria-label` on the button, says what they mean. */
const paths = {
  home: 'M3 9.5 10 4l7 5.5V16a1 1 0 0 1-1 1h-3.5v-4.5h-5V17H4a1 1 0 0 1-1-1z',
  stack:
    'M4.5 3.5h11a1.5 1.5 0 0 1 0 5h-11a1.5 1.5 0 0 1 0-5zM4.5 11.5h11a1.5 1.5 0 0 1 0 5h-11a1.5 1.5 0 0 1 0-5zM6 6h.01M6 14h.01',
  signal: 'M10 7.8a2.2 2.2 0 1 1 0 4.4 2.2 2.2 0 0 1 0-4.4M5.5 14.5a6.4 6.4 0 0 1 0-9M14.5 5.5a6.4 6.4 0 0 1 0 9',
  prompt: 'm4 6 4 4-4 4M10.5 14.5H16',
  page: 'M5 3h7l3 3v11H5zM8 9h4M8 12.5h4',
  gear: 'M10 7.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5M10 3v2M10 15v2M3 10h2M15 10h2M5 5l1.5 1.5M13.5 13.5 15 15M15 5l-1.5 1.5M6.5 13.5 5 15',
  play: 'M6.5 4.5v11l9-5.5z',
  plus: 'M10 4v12M4 10h12',
  key: 'M12.5 3.5a4 4 0 1 1-3 6.7L4 15.5V17h2.5v-2H8v-1.5h1.5l1.2-1.2M13.5 6.5h.01',
  person: 'M10 4a3 3 0 1 1 0 6 3 3 0 0 1 0-6M4 17c.6-3 3-4.5 6-4.5s5.4 1.5 6 4.5',
  more: 'M4.5 10h.01M10 10h.01M15.5 10h.01',
  search: 'M9 4a5 5 0 1 1 0 10A5 5 0 0 1 9 4m3.6 8.6L16 16',
  copy: 'M7.5 7.5h8v9h-8zM12.5 7.5v-4h-8v9h3',
  check: 'm4.5 10.5 3.5 3.5 7.5-8',
  close: 'm5 5 10 10M15 5 5 15',
  minus: 'M4 10h12',
  left: 'M12 5 7 10l5 5',
  right: 'm8 5 5 5-5 5',
  up: 'm5 12 5-5 5 5',
  down: 'm5 8 5 5 5-5',
  sliders: 'M3.5 6.5h6M13.5 6.5h3M3.5 13.5h3M10.5 13.5h6M11.5 4.5v4M8.5 11.5v4',
  refresh: 'M16 5v4h-4M15.6 9A6 6 0 1 0 16 12',
  out: 'M12 4h4v12h-4M3.5 10H12M9 6.5 12.5 10 9 13.5',
  download: 'M10 3.5v9M6.5 9.5 10 13l3.5-3.5M4 16.5h12',
} as const

export type IconName = keyof typeof paths

export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth={name === 'more' ? 2.6 : 1.6}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  )
}
