/**
 * The service worker: a board that was open once opens again without network.
 *
 * What it is: a cache of the page's shell. What it is not: a cache of boards; `api/` and `sync/` never pass through it.
 * The fact that shaped it: a page must be fresh when there is a network and there when there is none, so pages ask the
 * network first, for two seconds, and files with a hash in their address never ask again.
 */
declare const VERSION: string
export type {}

interface WorkerEvent extends Event { waitUntil(promise: Promise<unknown>): void }
interface FetchEvent extends WorkerEvent { request: Request; respondWith(response: Promise<Response>): void }
const worker = self as unknown as {
  addEventListener(type: string, run: (event: never) => void): void
  skipWaiting(): Promise<void>
  clients: { claim(): Promise<void> }
  registration: { scope: string }
}

const CACHE = `coproboard-${VERSION}`
const PATIENCE = 2_000
const root = new URL(worker.registration.scope)

worker.addEventListener('install', (event: WorkerEvent) => event.waitUntil(worker.skipWaiting()))

worker.addEventListener('activate', (event: WorkerEvent) => event.waitUntil(settle()))

worker.addEventListener('message', (event: WorkerEvent & { data?: { keep?: string[] } }) => {
  const wanted = (event.data?.keep ?? []).filter(ours)
  event.waitUntil(Promise.all(wanted.map((address) => cacheFirst(new Request(address)).catch(() => undefined))))
})

worker.addEventListener('fetch', (event: FetchEvent) => {
  const { request } = event
  if (request.method !== 'GET' || !ours(request.url)) return
  event.respondWith(hashed(request.url) ? cacheFirst(request) : networkFirst(request))
})

/** Drops what earlier builds left and takes the open pages over. */
async function settle(): Promise<void> {
  const names = await caches.keys()
  await Promise.all(names.filter((name) => name.startsWith('coproboard-') && name !== CACHE).map((name) => caches.delete(name)))
  await worker.clients.claim()
}

/** Same origin, below our root, and part of the shell. */
function ours(address: string): boolean {
  const url = new URL(address)
  if (url.origin !== root.origin || !url.pathname.startsWith(root.pathname)) return false
  const path = url.pathname.slice(root.pathname.length)
  return path === '' || /^b\//.test(path) || (!/^(api|sync)\//.test(path) && /\.(js|css|json|svg|png|ico|webmanifest|woff2)$/.test(path))
}

/** Whether the address changes when the content does. */
function hashed(address: string): boolean {
  const url = new URL(address)
  return url.searchParams.has('v') || /[.-][0-9a-f]{8,}\.\w+$/.test(url.pathname)
}

async function cacheFirst(request: Request): Promise<Response> {
  return await (await caches.open(CACHE)).match(request) ?? await refresh(request)
}

async function networkFirst(request: Request): Promise<Response> {
  const fresh = refresh(request)
  const kept = async (): Promise<Response | undefined> => (await caches.open(CACHE)).match(request, { ignoreSearch: request.mode === 'navigate' })
  const late = new Promise<undefined>((resolve) => setTimeout(resolve, PATIENCE))
  try {
    return await Promise.race([fresh, late]) ?? await kept() ?? await fresh
  } catch (error) {
    const found = await kept()
    if (found) return found
    throw error
  }
}

/** Asks the network and keeps a good answer. */
async function refresh(request: Request): Promise<Response> {
  const response = await fetch(request)
  if (response.ok && response.type === 'basic' && !response.redirected) {
    await (await caches.open(CACHE)).put(request, response.clone())
  }
  return response
}
