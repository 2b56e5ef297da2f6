// @ts-check
import net from 'node:net'
import { PlainError } from './plain-error.mjs'

/**
 * True when nobody listens there.
 * @param {number} port @param {string} [host]
 * @returns {Promise<boolean>}
 */
export function isPortFree(port, host = '127.0.0.1') {
  return new Promise((resolve) => {
    const server = net.createServer()
    server.once('error', () => resolve(false))
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)))
  })
}

/** Ports that this process found for somebody, who may not listen there yet. @type {Set<number>} */
const given = new Set()

/**
 * A port that nobody has, that was given to nobody before, and that is not the web's (PORT): the web listens last, and once something that began before it had its port.
 * @param {string} [host] @returns {Promise<number>}
 */
export async function findFreePort(host = '127.0.0.1') {
  for (;;) {
    const port = await offeredPort(host)
    if (given.has(port) || port === Number(process.env.PORT)) continue
    given.add(port)
    return port
  }
}

/** A port the system gives away. @param {string} host @returns {Promise<number>} */
function offeredPort(host) {
  return new Promise((resolve, reject) => {
    const server = net.createServer()
    server.once('error', reject)
    server.listen({ port: 0, host }, () => {
      const address = server.address()
      const port = typeof address === 'object' && address ? address.port : 0
      server.close(() => resolve(port))
    })
  })
}

/** The wished port if it is free, else a new one. @param {number | undefined} wished @returns {Promise<number>} */
export async function keepOrFindPort(wished) {
  return wished && (await isPortFree(wished)) ? wished : findFreePort()
}

/**
 * Refuses a port that somebody else has: on the address we bind, or on the other one that "localhost" may mean.
 * @param {number} port
 */
export async function requireWebPort(port) {
  for (const host of ['127.0.0.1', '::1']) {
    const code = await bindError(port, host)
    if (code === 'EACCES') throw new PlainError(`Port ${port} may be opened by root only; choose one above 1023, for example PORT=3001 npm start.`)
    if (code === 'EADDRINUSE') throw new PlainError(`Port ${port} is taken by another program; choose a free one, for example PORT=${port + 1} npm start.`)
  }
}

/** @param {number} port @param {string} host @returns {Promise<string | null>} */
function bindError(port, host) {
  return new Promise((resolve) => {
    const server = net.createServer()
    server.once('error', (error) => resolve('code' in error ? String(error.code) : 'unknown'))
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(null)))
  })
}
