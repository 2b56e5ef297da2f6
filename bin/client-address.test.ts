import { spawn, type ChildProcess } from 'node:child_process'
import http from 'node:http'
import { pathToFileURL } from 'node:url'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'

const preload = pathToFileURL(path.resolve(import.meta.dirname, 'client-address.mjs')).href
const program = `
  import http from 'node:http'
  const server = http.createServer((request, response) => {
    // Next does this, word for word in meaning: the header wins over the socket.
    request.headers['x-forwarded-for'] ??= request.socket.remoteAddress
    response.end(JSON.stringify({ headers: request.headers, raw: request.rawHeaders }))
  })
  server.on('upgrade', (request, socket) => socket.end('HTTP/1.1 200 OK\\r\\nConnection: close\\r\\n\\r\\n' + JSON.stringify({ headers: request.headers, raw: request.rawHeaders })))
  server.listen(0, '127.0.0.1', () => console.log(server.address().port))
`
const forged = { 'X-Forwarded-For': '6.6.6.6', 'x-forwarded-HOST': 'evil.example', 'X-Forwarded-Proto': 'https', Forwarded: 'for=6.6.6.6', 'X-Real-IP': '6.6.6.6', 'X-Kept': 'yes' }

let child: ChildProcess | undefined
afterEach(() => {
  child?.kill()
})

async function startServer(trustedProxies: string): Promise<number> {
  const started = spawn(process.execPath, ['--import', preload, '--input-type=module', '-e', program], { env: { ...process.env, TRUSTED_PROXIES: trustedProxies }, stdio: ['ignore', 'pipe', 'inherit'] })
  child = started
  return new Promise((resolve) => started.stdout.once('data', (chunk: Buffer) => resolve(Number(chunk.toString()))))
}

function ask(port: number, headers: http.OutgoingHttpHeaders): Promise<{ headers: Record<string, string>; raw: string[] }> {
  return new Promise((resolve, reject) => {
    http.get({ port, host: '127.0.0.1', headers }, (response) => {
      let body = ''
      response.on('data', (chunk: Buffer) => (body += chunk.toString())).on('end', () => resolve(JSON.parse(body)))
    }).on('error', reject)
  })
}

test('what a stranger says about its address is not believed', async () => {
  const seen = await ask(await startServer(''), forged)
  expect(seen.headers).toMatchObject({ 'x-forwarded-for': '127.0.0.1', 'x-kept': 'yes' })
  expect(Object.keys(seen.headers).filter((name) => /forwarded|real/.test(name))).toEqual(['x-forwarded-for'])
  expect(seen.raw.join(' ')).not.toMatch(/6\.6\.6\.6|evil/)
  expect(seen.raw).toContain('X-Kept')
})

test('a trusted proxy is believed', async () => {
  const seen = await ask(await startServer('10.0.0.1, 127.0.0.1'), forged)
  expect(seen.headers).toMatchObject({ 'x-forwarded-for': '6.6.6.6', 'x-forwarded-proto': 'https' })
})

test('another proxy’s name does not help a stranger', async () => {
  const seen = await ask(await startServer('10.0.0.1'), forged)
  expect(seen.headers['x-forwarded-for']).toBe('127.0.0.1')
})

test('an upgrade is washed too', async () => {
  const seen = await ask(await startServer(''), { ...forged, Connection: 'Upgrade', Upgrade: 'websocket' })
  expect(JSON.stringify(seen)).not.toContain('6.6.6.6')
})
