import { spawn } from 'node:child_process'
import fs from 'node:fs'
import http from 'node:http'
import { createServer } from 'node:net'
import path from 'node:path'

/** A portal's web process on one database. */
export interface Web {
  readonly origin: string
  /** Fetches a page whole and returns the milliseconds to its last byte. Throws unless it is a page of the expected kind. */
  time(address: string, token: string | null): Promise<number>
  stop(): Promise<void>
}

/** Starts `next start` on a free port with the settings of the database's processes; the build must be there (`npm start` or `npx next build` made it). */
export async function startWeb({ settings: own }: { settings: Readonly<Record<string, string | undefined>> }): Promise<Web> {
  if (!fs.existsSync(path.resolve('.next/BUILD_ID'))) throw new Error('There is no build yet: run npm start once, or npx next build.')
  const port = await freePort()
  const settings = { ...own, NODE_ENV: 'production' as const, PORTAL_ORIGIN: `http://localhost:${port}`, PORT: String(port) }
  const child = spawn(process.execPath, [path.resolve('node_modules/next/dist/bin/next'), 'start', '-H', '127.0.0.1', '-p', String(port)], { env: settings, stdio: 'ignore' })
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  const web: Web = {
    origin: settings.PORTAL_ORIGIN,
    time: (address, token) => timeRequest({ port, address, token, agent }),
    stop: () => new Promise((resolve) => { agent.destroy(); child.once('close', () => resolve()); child.kill('SIGTERM') }),
  }
  for (let attempt = 0; attempt < 100; attempt++) {
    const up = await web.time('/en/help', null).catch(() => null)
    if (up !== null) return web
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  await web.stop()
  throw new Error('the web process did not come up in 20 seconds')
}

function timeRequest({ port, address, token, agent }: { port: number; address: string; token: string | null; agent: http.Agent }): Promise<number> {
  const cookies = ['next-auth.csrf-token=bench%7Cbench', ...(token === null ? [] : [`portal.session=${token}`])].join('; ')
  const startedAt = performance.now()
  return new Promise((resolve, reject) => {
    const request = http.get({ host: '127.0.0.1', port, path: address, agent, headers: { cookie: cookies } }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => { text += chunk })
      response.on('end', () => {
        const isList = text.includes('aria-sort')
        if (response.statusCode !== 200 || (token !== null && !isList)) reject(new Error(`${address.slice(0, 40)} answered ${response.statusCode}`))
        else resolve(performance.now() - startedAt)
      })
    })
    request.on('error', reject)
  })
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject).listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => (address !== null && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port is free'))))
    })
  })
}
