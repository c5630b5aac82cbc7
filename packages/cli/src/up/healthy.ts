/** Where this machine reaches a server, whatever else that listens on. */
export const localUrl = (host: string, port: number | string) =>
  `http://${['0.0.0.0', '::', '127.0.0.1'].includes(host) ? 'localhost' : host}:${port}`

export async function isHealthy(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/api/system/health`, { signal: AbortSignal.timeout(2000) })
    return response.ok
  } catch {
    return false
  }
}
