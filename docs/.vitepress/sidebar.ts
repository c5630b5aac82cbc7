import { globSync } from 'node:fs'
import { basename } from 'node:path'
import { examples } from './examples.ts'
import { generatedDir } from './from-code.ts'

const page = (text: string, link: string) => ({ text, link })

const groups = globSync('api/*.html', { cwd: generatedDir }).map((file) => basename(file, '.html'))

/** In the order in which somebody needs them. */
export const sidebar = [
  { text: 'Start', items: [page('What it is', '/'), page('Five minutes', '/start')] },
  {
    text: 'Govern your service',
    items: [
      page('The SDK', '/govern/'),
      page('Health and configs', '/govern/health-and-configs'),
      page('Actions', '/govern/actions'),
      page('Forms', '/govern/forms'),
      page('Long actions', '/govern/long-actions'),
      page('Lists', '/govern/lists'),
      page('Secrets', '/govern/secrets'),
      page('Testing', '/govern/testing'),
      page('Scripts and tokens', '/govern/scripts'),
      {
        ...page('Examples', '/examples/'),
        collapsed: true,
        items: examples.map(({ name, title }) => page(title, `/examples/${name}`)),
      },
    ],
  },
  {
    text: 'Operate',
    items: [
      page('Install', '/operate/install'),
      page('Configure', '/operate/configure'),
      page('Upgrade', '/operate/upgrade'),
      page('Back up and restore', '/backup'),
      page('Recover', '/operate/recover'),
      page('Scale', '/scaling'),
      page('Performance', '/performance'),
      page('Monitor', '/monitoring'),
      page('Troubleshoot', '/operate/troubleshoot'),
    ],
  },
  {
    text: 'Secure',
    items: [
      page('Threats and answers', '/security'),
      page('Reliability', '/reliability'),
      page('Report', '/secure/reporting'),
    ],
  },
  {
    text: 'Reference',
    items: [
      { ...page('HTTP API', '/reference/http-api'), collapsed: true, items: groups.map(apiPage) },
      page('SDK', '/reference/sdk'),
      page('Command line', '/reference/cli'),
      page('Errors', '/reference/errors'),
      page('Audit events', '/reference/audit-events'),
    ],
  },
  {
    text: 'Design',
    items: [
      page('Words and ideas', '/design/concepts'),
      page('Decisions', '/design/decisions'),
      page('Architecture', '/design/architecture'),
      page('Contributing', '/design/contributing'),
      page('Changes', '/changelog'),
    ],
  },
]

function apiPage(tag: string) {
  const text = tag.replaceAll('-', ' ').replace(/\bapi\b/, 'API')
  return page(text.charAt(0).toUpperCase() + text.slice(1), `/reference/api/${tag}`)
}
