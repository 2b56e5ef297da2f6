// @ts-check
// Preloaded into the web process (node --import). Next fills x-forwarded-for from the socket only where the header is missing,
// so a client could write its own address into the audit log, and x-forwarded-host into links. What a stranger sends under
// these names is dropped before Next reads it; only the proxies of TRUSTED_PROXIES are believed.
import http from 'node:http'

const emit = http.Server.prototype.emit
const trusted = new Set((process.env.TRUSTED_PROXIES ?? '').split(',').map(plainAddress).filter(Boolean))

/** @this {http.Server} @param {string | symbol} event @param {...unknown} args */
http.Server.prototype.emit = function emitWithHonestAddress(event, ...args) {
  // Requests arrive under several events (request, upgrade, connect, checkContinue), always as the first argument.
  const [request] = args
  if (request instanceof http.IncomingMessage && !trusted.has(plainAddress(request.socket.remoteAddress ?? ''))) dropForwarded(request)
  return Reflect.apply(emit, this, [event, ...args])
}

/** @param {http.IncomingMessage} request */
function dropForwarded(request) {
  for (const name of Object.keys(request.headers)) if (isForwarded(name)) delete request.headers[name]
  const kept = []
  for (let index = 0; index < request.rawHeaders.length; index += 2) {
    const [name = '', value = ''] = request.rawHeaders.slice(index, index + 2)
    if (!isForwarded(name.toLowerCase())) kept.push(name, value)
  }
  request.rawHeaders.splice(0, request.rawHeaders.length, ...kept)
}

/** @param {string} name in small letters */
function isForwarded(name) {
  return name.startsWith('x-forwarded-') || name === 'forwarded' || name === 'x-real-ip' || name === 'x-client-ip'
}

/** An IPv4 peer of a socket that takes both kinds is written ::ffff:1.2.3.4. @param {string} address */
function plainAddress(address) {
  return address.trim().replace(/^::ffff:/i, '').toLowerCase()
}
