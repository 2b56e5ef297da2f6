import http from 'node:http'
import { contentPolicy, controlPage, type Language } from './control-page'
import { isFault } from './faults'
import { people } from './people'
import type { World } from './world'

const bodyBytesMax = 4_096

/** The simulator's own page, and the same for tests: GET shows, POST sets what the form names. Under a loopback name and from its own pages only. */
export function createControl(world: World, options: { devicePort: () => number }): http.Server {
  return http.createServer((request, response) => {
    const answer = (status: number, type: string, body: string, headers: Record<string, string> = {}): void => {
      response.writeHead(status, { 'Content-Type': `${type}; charset=utf-8`, 'Content-Security-Policy': contentPolicy, 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'same-origin', 'Cache-Control': 'no-store', ...headers })
      response.end(request.method === 'HEAD' ? undefined : body)
    }
    const host = request.headers.host ?? ''
    // A foreign name that points at this machine, or a foreign page, must not choose fingers.
    if (!/^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host)) return answer(421, 'text/plain', 'The simulator answers under localhost only.\n')
    const url = new URL(request.url ?? '/', 'http://localhost')
    const language: Language = url.searchParams.get('lang') === 'hi' ? 'hi' : 'en'
    if (url.pathname === '/state.json') return answer(200, 'application/json', JSON.stringify(stateOf(world, options.devicePort())))
    if (url.pathname !== '/') return answer(404, 'text/plain', 'There is no such page.\n')
    if (request.method === 'GET' || request.method === 'HEAD') return answer(200, 'text/html', controlPage({ world, language, devicePort: options.devicePort() }))
    const origin = request.headers.origin
    if (request.method !== 'POST' || (origin !== undefined && origin !== `http://${host}`)) return answer(405, 'text/plain', 'This cannot be done here.\n')
    readBody(request).then(
      (body) => (body !== null && change(world, new URLSearchParams(body)) ? answer(303, 'text/plain', '', { Location: `/?lang=${language}` }) : answer(400, 'text/plain', 'There is no such choice.\n')),
      () => request.destroy(),
    )
  })
}

async function readBody(request: http.IncomingMessage): Promise<string | null> {
  let body = ''
  for await (const chunk of request) {
    body += String(chunk)
    if (body.length > bodyBytesMax) return null
  }
  return body
}

/** False, and nothing is changed, when one of the values is no choice. */
export function change(world: World, form: URLSearchParams): boolean {
  const named = form.get('finger')
  const finger = named === null ? world.finger : named === 'asked' ? 'asked' : people.find((person) => person.key === named) ?? null
  const fault = form.get('fault') ?? world.fault
  const level = form.get('level') ?? world.level
  const padding = form.get('padding') ?? world.padding
  if (named !== null && named !== '' && finger === null) return false
  if (!isFault(fault) || (level !== 'L0' && level !== 'L1') || (padding !== 'pkcs1' && padding !== 'oaep')) return false
  Object.assign(world, { finger, fault, level, padding })
  return true
}

function stateOf(world: World, devicePort: number): object {
  return {
    isSimulated: true, devicePort, finger: world.finger === 'asked' ? 'asked' : world.finger?.key ?? null, fault: world.fault, level: world.level, padding: world.padding, recent: world.recent,
    people: people.map(({ key, number, standing, name }) => ({ key, number, standing, name: name.en })),
  }
}
