export const period = {
  label: 'Period',
  any: 'Any time',
  between: 'Between…',
  from: 'From',
  to: 'To',
  spans: { '1h': 'Last hour', '24h': 'Last 24 hours', '7d': 'Last 7 days', '30d': 'Last 30 days' },
}
