// @ts-check
import net from 'node:net'

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

/** A port the system gives away. @param {string} [host] @returns {Promise<number>} */
export function findFreePort(host = '127.0.0.1') {
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
