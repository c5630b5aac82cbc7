// Runs an action and waits for its end, as a cron job or a pipeline would: node run-action.ts <service> <action> [payload as JSON]
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { actions, ApiError, commands, createClient, services } from '@xtrape/capsule-contracts-node'

const { OPSTAGE_URL = 'http://localhost:8080', OPSTAGE_API_TOKEN } = process.env
const [serviceCode, actionName, payload = '{}'] = process.argv.slice(2)
if (!OPSTAGE_API_TOKEN || !serviceCode || !actionName) {
  console.error('OPSTAGE_API_TOKEN=… node run-action.ts <service> <action> [payload as JSON]')
  process.exit(2)
}

const call = createClient({
  baseUrl: OPSTAGE_URL,
  headers: () => ({ authorization: `Bearer ${OPSTAGE_API_TOKEN}` }),
})

/** Runs it once, also when the answer to the request got lost and the request was repeated: that is what the key is for. */
async function request(serviceId: string): Promise<string> {
  const key = randomUUID()
  for (let attempt = 1; ; attempt++) {
    try {
      const { data } = await call(
        actions.execute,
        {
          params: { serviceId, actionName: actionName! },
          body: { payload: JSON.parse(payload) as Record<string, unknown> },
        },
        { headers: { 'idempotency-key': key } },
      )
      return data.id
    } catch (error) {
      const isRefused = error instanceof ApiError && error.status < 500
      if (isRefused || attempt === 5) throw error
      await delay(1000 * attempt)
    }
  }
}

try {
  const { data: found } = await call(services.list, { query: { q: serviceCode } })
  const service = found.find(({ code }) => code === serviceCode)
  if (!service) throw new Error(`There is no service "${serviceCode}"`)

  const commandId = await request(service.id)
  let { data: command } = await call(commands.get, { params: { commandId }, query: {} })
  while (!['SUCCEEDED', 'FAILED', 'EXPIRED', 'CANCELLED'].includes(command.status)) {
    await delay(500)
    ;({ data: command } = await call(commands.get, { params: { commandId }, query: {} }))
  }
  console.log(JSON.stringify({ status: command.status, result: command.result }, null, 2))
  process.exitCode = command.status === 'SUCCEEDED' ? 0 : 1
} catch (error) {
  console.error(error instanceof ApiError ? `${error.code}: ${error.message}` : error)
  process.exitCode = 1
}
