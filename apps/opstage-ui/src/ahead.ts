// What a page of a signed-in user asks the server first, asked while the console itself is still on its way. A script of
// its own in index.html, and no module there: those wait for all of the page. It imports nothing for the same reason.
export {}

{
  const summary = '/api/admin/dashboard/summary'
  const ofOverview = ['/api/admin/audit-events?pageSize=40', '/api/admin/capsule-services?pageSize=8&sort=name']
  const asked: Record<string, Promise<Response>> = {}
  const ask = async (address: string) => {
    asked[address] = fetch(address, { signal: AbortSignal.timeout(30_000) })
    return asked[address]
  }
  const askAhead = async () => {
    const { ok } = await ask('/api/admin/auth/me')
    // Not before the session is known: no change is missed only from its `livePosition` on.
    if (ok) await Promise.all([summary, ...(location.pathname === '/' ? ofOverview : [])].map(ask))
  }

  Object.assign(globalThis, { opstageAsked: asked })
  // The hint of features/auth/session.ts. Whoever takes an answer hears of what failed.
  if (localStorage.getItem('opstage.session') !== null) askAhead().catch(() => {})
}
