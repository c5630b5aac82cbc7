/** Without a key or a click for this long, what the page asks for is its own doing. */
const IDLE_MS = 60_000

let lastInput = Date.now()
const notice = () => {
  lastInput = Date.now()
}
for (const event of ['pointerdown', 'keydown'] as const) document.addEventListener(event, notice, { passive: true })

/** A page that refreshes itself must not keep a session alive for whoever has left it. */
export const activityHeaders = (): Record<string, string> =>
  Date.now() - lastInput > IDLE_MS ? { 'x-opstage-background': '1' } : {}
