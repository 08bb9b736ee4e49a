/**
 * Makes a reload work without network: registers the service worker and tells it what this page was made of.
 *
 * What it is not: a store for boards (that is IndexedDB). The fact that shaped it: the first visit loads before any
 * service worker is there, so what it loaded has to be named afterwards.
 */

/** Does nothing where service workers do not exist (plain http on another host). */
export async function keepOffline(base: string): Promise<void> {
  if (!('serviceWorker' in navigator) || !isSecureContext) return
  const root = new URL(base, document.baseURI)
  try {
    await navigator.serviceWorker.register(new URL('sw.js', root), { scope: root.pathname })
    const { active } = await navigator.serviceWorker.ready
    const tell = (addresses: string[]): void => active?.postMessage({ keep: addresses })
    tell([location.href.split('#')[0]!])
    new PerformanceObserver((list) => tell(list.getEntries().map(({ name }) => name))).observe({ type: 'resource', buffered: true })
  } catch (error) {
    console.warn('coproboard: this page cannot be kept for use without network', error)
  }
}
