export const time = {
  justNow: 'just now',
  ago: (age: string) => `${age} ago`,
  in: (wait: string) => `in ${wait}`,
  seconds: (n: number) => `${n} s`,
  minutes: (n: number) => `${n} min`,
  hours: (n: number) => `${n} h`,
  days: (n: number) => (n === 1 ? '1 day' : `${n} days`),
}
