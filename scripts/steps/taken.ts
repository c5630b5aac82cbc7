import { findRunning, howToStop } from '../../packages/cli/src/up/running.ts'
import { isPortFree } from './port.ts'
import { TaskError } from './stage.ts'

/** Before anything is built or started: two of us on one data folder, or on one port, would both go wrong later. */
export async function refuseIfTaken(runningFile: string, host: string, port: number): Promise<void> {
  const running = await findRunning(runningFile)
  if (running) {
    throw new TaskError(`Opstage already runs from this folder, at ${running.url}.\nTo stop it: ${howToStop(running)}`)
  }
  // A browser asks for localhost at ::1 first: what listens there would be shown instead of us.
  const addresses = host === '127.0.0.1' ? [host, '::1'] : [host]
  const free = await Promise.all(addresses.map((address) => isPortFree(port, address)))
  if (free.every(Boolean)) return
  const other = port === 8080 ? 8090 : port + 1
  throw new TaskError(
    `Port ${port} is in use by another program, so Opstage was not started.\n` +
      `Stop that program, or choose another port: OPSTAGE_PORT=${other} npm start`,
  )
}
