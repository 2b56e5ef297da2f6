import net from 'node:net'
import { simulatedHolder } from '@/lib/aadhaar/pid-options'
import { readXml, childOf } from '@/lib/aadhaar/xml-reader'
import { element } from '@/lib/aadhaar/xml-writer'
import { people, type Person } from './people'
import { makePidData, pidDataOfError } from './pid-block'
import { remember, type World } from './world'

const ports = Array.from({ length: 21 }, (_, index) => 11_100 + index)
const requestBytesMax = 65_536

/**
 * A registered device's service on the first free port of its range. It is a raw socket: its verbs (RDSERVICE, DEVICEINFO, CAPTURE) are none that node's own
 * server knows. Returns the server and its port. Throws when all ports are taken.
 */
export async function startRdService(world: World): Promise<{ server: net.Server; port: number }> {
  for (const port of ports) {
    const server = net.createServer((socket) => serve(world, socket))
    if (await listens(server, port)) return { server, port }
  }
  throw new Error('all ports from 11100 to 11120 are taken')
}

function listens(server: net.Server, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    server.once('error', () => resolve(false))
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => resolve(true))
  })
}

function serve(world: World, socket: net.Socket): void {
  let received = Buffer.alloc(0)
  let isAnswered = false
  // A browser that gives up is no event here.
  socket.on('error', () => socket.destroy())
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk])
    const request = isAnswered ? null : parsed(received)
    if (received.length > requestBytesMax) return void socket.destroy()
    if (!request) return
    isAnswered = true
    answer(world, request).then((body) => socket.end(response(request, body)), () => socket.destroy())
  })
}

interface RdRequest {
  readonly method: string
  readonly origin: string
  readonly body: string
}

/** Null while it is not whole. */
function parsed(received: Buffer): RdRequest | null {
  const end = received.indexOf('\r\n\r\n')
  if (end < 0) return null
  const [first = '', ...lines] = received.subarray(0, end).toString('latin1').split('\r\n')
  const headers = new Map(lines.map((line): [string, string] => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]))
  const length = Number(headers.get('content-length') ?? 0)
  const body = received.subarray(end + 4)
  return body.length >= length ? { method: first.split(' ')[0] ?? '', origin: headers.get('origin') ?? '*', body: body.subarray(0, length).toString() } : null
}

function response({ origin, method }: RdRequest, body: string | null): string {
  const bytes = Buffer.byteLength(body ?? '')
  return [
    method === 'OPTIONS' ? 'HTTP/1.1 204 No Content' : body === null ? 'HTTP/1.1 405 Method Not Allowed' : 'HTTP/1.1 200 OK',
    'Content-Type: text/xml; charset=utf-8', `Content-Length: ${bytes}`, 'Cache-Control: no-cache', 'Connection: close',
    `Access-Control-Allow-Origin: ${origin}`, 'Access-Control-Allow-Methods: RDSERVICE, DEVICEINFO, CAPTURE', 'Access-Control-Allow-Headers: content-type', 'Access-Control-Allow-Private-Network: true',
    '', body ?? '',
  ].join('\r\n')
}

async function answer(world: World, { method, body }: RdRequest): Promise<string | null> {
  switch (method) {
    case 'OPTIONS': return null
    case 'RDSERVICE': return serviceXml(world)
    case 'DEVICEINFO': return deviceXml(world)
    case 'CAPTURE': return capture(world, body)
    default: return null
  }
}

function serviceXml(world: World): string {
  const status = world.fault === 'deviceRemoved' ? 'NOTREADY' : world.fault === 'deviceInUse' || world.isCapturing ? 'USED' : 'READY'
  return element('RDService', { status, info: 'Simulated registered device' }, element('Interface', { id: 'DEVICEINFO', path: '/rd/info' }), element('Interface', { id: 'CAPTURE', path: '/rd/capture' })).markup
}

function deviceXml(world: World): string {
  if (world.fault === 'deviceRemoved') return element('DeviceInfo', { dpId: '', rdsId: '', rdsVer: '', dc: '', mi: '', mc: '' }).markup
  const { idHash: _kept, ...sent } = world.device
  return element('DeviceInfo', { ...sent, mc: world.keys.device.certificate.raw.toString('base64') }).markup
}

async function capture(world: World, pidOptions: string): Promise<string> {
  if (world.isCapturing) return pidDataOfError(710, 'Device used by another application')
  world.isCapturing = true
  try {
    await new Promise((resolve) => setTimeout(resolve, world.captureMilliseconds))
    const pidData = captured(world, pidOptions)
    remember(world, `CAPTURE: ${/errCode="(\d+)"/.exec(pidData)?.[1] ?? ''}`)
    return pidData
  } finally {
    world.isCapturing = false
  }
}

function captured(world: World, pidOptions: string): string {
  const types = typesOf(pidOptions)
  if (!types) return pidDataOfError(100, 'Invalid PidOptions')
  switch (world.fault) {
    case 'deviceRemoved': return pidDataOfError(720, 'Device not ready')
    case 'deviceInUse': return pidDataOfError(710, 'Device used by another application')
    case 'captureTimeout': return pidDataOfError(700, 'Capture timed out')
    case 'captureFailed': return pidDataOfError(730, 'Capture failed')
    default:
  }
  if (world.fault === 'pidDataReplayed' && world.lastPidData !== null) return world.lastPidData
  const person = world.finger === 'asked' ? holderOf(pidOptions) : world.finger
  if (!person) return pidDataOfError(700, 'Capture timed out')
  world.lastPidData = makePidData({ world, person, types })
  return world.lastPidData
}

/** Whom the portal waits for, by the last four digits of the number; null when it does not say, or says somebody who does not exist. */
function holderOf(pidOptions: string): Person | null {
  const read = readXml(pidOptions, { bytesMax: 8_192 })
  const options = read.problem === null ? childOf(read.root, 'CustOpts') : null
  const wanted = options?.children.find((child) => child.attributes.get('name') === simulatedHolder)?.attributes.get('value') ?? ''
  return /^\d{4}$/.test(wanted) ? people.find(({ number }) => number.endsWith(wanted)) ?? null : null
}

/** What is asked for; null when the options do not ask for exactly one finger in a known way. */
function typesOf(pidOptions: string): readonly ('FMR' | 'FIR')[] | null {
  const read = readXml(pidOptions, { bytesMax: 8_192 })
  const options = read.problem === null && read.root.name === 'PidOptions' && read.root.attributes.get('ver') === '1.0' ? childOf(read.root, 'Opts') : null
  const asked = (name: string): string => options?.attributes.get(name) ?? ''
  if (asked('fCount') !== '1' || asked('pidVer') !== '2.0' || asked('format') !== '0' || asked('iCount') !== '0' || asked('pCount') !== '0' || !/^\d{4,5}$/.test(asked('timeout'))) return null
  return asked('fType') === '0' ? ['FMR'] : asked('fType') === '1' ? ['FIR'] : asked('fType') === '2' ? ['FMR', 'FIR'] : null
}
