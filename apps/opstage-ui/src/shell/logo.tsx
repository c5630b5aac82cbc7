export function Logo({ size = 26 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 26 26" aria-hidden="true">
      <rect width="26" height="26" rx="7" fill="var(--accent)" />
      <g fill="none" stroke="var(--on-accent)" strokeWidth="2" strokeLinecap="round">
        <path d="M7 13a6 6 0 0 1 12 0M9.8 13a3.2 3.2 0 0 1 6.4 0" />
      </g>
      <circle cx="13" cy="17.4" r="1.7" fill="var(--on-accent)" />
    </svg>
  )
}
