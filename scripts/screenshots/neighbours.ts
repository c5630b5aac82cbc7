type Status = 'UP' | 'DEGRADED' | 'DOWN'

export interface Neighbour {
  code: string
  name: string
  description: string
  version: string
  team: string
  /** An operation that it offers, and what comes of it. */
  job: { name: string; label: string; message: string }
  /** From so many hours ago on it says this of itself; `GONE`: it does not run any more. */
  said: [hoursAgo: number, status: Status | 'GONE', message: string][]
}

const HOURS_AT_WORK = 24

const fine = (message: string): Neighbour['said'][number] => [HOURS_AT_WORK, 'UP', message]

/** The other services of an invented tea shop, and the day that each of them had. */
export const neighbours: Neighbour[] = [
  {
    code: 'catalogue-search',
    name: 'Catalogue search',
    description: 'Finds teas by name, region and what they taste of.',
    version: '2.4.1',
    team: 'shop',
    job: { name: 'rebuildIndex', label: 'Rebuild the index', message: '1,204 teas indexed' },
    said: [fine('1,204 teas indexed')],
  },
  {
    code: 'invoice-robot',
    name: 'Invoice robot',
    description: 'Enters invoices into the books, as a person would, in a browser.',
    version: '0.9.2',
    team: 'office',
    job: { name: 'enterInvoices', label: 'Enter invoices', message: '17 invoices entered' },
    said: [fine('17 invoices entered today')],
  },
  {
    code: 'label-printer',
    name: 'Label printer',
    description: 'Prints labels for parcels in hall 2.',
    version: '1.3.0',
    team: 'warehouse',
    job: { name: 'printTestLabel', label: 'Print a test label', message: 'Printed' },
    said: [fine('ready'), [3, 'DEGRADED', 'Labels for 40 parcels are left']],
  },
  {
    code: 'mail-outbox',
    name: 'Mail outbox',
    description: 'Sends what customers are told about their orders.',
    version: '3.0.4',
    team: 'shop',
    job: { name: 'sendDigest', label: 'Send the digest', message: 'Sent to 312 customers' },
    said: [fine('nothing waits'), [1, 'DOWN', 'The mail server refuses the login; 86 messages wait']],
  },
  {
    code: 'nightly-import',
    name: 'Nightly import',
    description: 'Fetches price lists of the growers.',
    version: '1.0.7',
    team: 'office',
    job: { name: 'importPrices', label: 'Import prices', message: '11 lists imported' },
    said: [fine('11 lists imported'), [5, 'GONE', '']],
  },
  {
    code: 'price-watch',
    name: 'Price watch',
    description: 'Looks what others ask for the same tea.',
    version: '1.8.0',
    team: 'shop',
    job: { name: 'comparePrices', label: 'Compare prices', message: '96 prices compared, 4 are higher elsewhere' },
    said: [fine('96 prices compared')],
  },
  {
    code: 'review-triage',
    name: 'Review triage',
    description: 'A model sorts reviews; people answer them.',
    version: '0.4.0',
    team: 'shop',
    job: { name: 'sortReviews', label: 'Sort reviews', message: '23 reviews sorted, 2 want an answer' },
    said: [fine('2 reviews want an answer')],
  },
  {
    code: 'stock-counter',
    name: 'Stock counter',
    description: 'Adds up what the scales in the warehouse say.',
    version: '2.1.5',
    team: 'warehouse',
    job: { name: 'countAgain', label: 'Count again', message: 'All 1,204 agree' },
    said: [fine('all scales answer')],
  },
  {
    code: 'supplier-feed',
    name: 'Supplier feed',
    description: 'Tells growers what is running out.',
    version: '1.5.3',
    team: 'office',
    job: { name: 'sendOrders', label: 'Send orders', message: '5 orders sent' },
    said: [fine('5 growers connected'), [14, 'DOWN', 'No grower can be reached'], [13, 'UP', '5 growers connected']],
  },
]

/** What it says of itself at that time. */
export const saidBy = ({ said }: Pick<Neighbour, 'said'>, hoursAgo: number) =>
  said.findLast(([from]) => from >= hoursAgo)!
