/**
 * The browser's side of a registered device (RD 2.0): finds the device services of this computer and has a finger captured. It imports nothing and
 * decides nothing: what the device answers is passed to the server as it came and read there. Every failure is a code.
 */

export type RdProblem =
  | 'notAllowed' // the browser's permission for programs on this computer was denied
  | 'undecided' // the browser asked for it and got no answer
  | 'noService' // nothing listens: no driver, or it does not run
  | 'notReady' // a service without a device
  | 'inUse' // another program has the device
  | 'noAnswer' // the service did not answer in time
  | 'broken' // it answered something else
  | 'stopped' // the person gave up

export interface RdService {
  readonly port: number
  readonly status: 'READY' | 'USED' | 'NOTREADY'
  readonly info: string
  readonly capturePath: string
  readonly devicePath: string
}

export interface RdOptions {
  readonly ports?: readonly number[]
  /** A service that listens answers at once; drivers on old computers take a second. */
  readonly findMilliseconds?: number
  /** While the browser asks for permission, the person reads. */
  readonly permissionMilliseconds?: number
  readonly signal?: AbortSignal
}

const allPorts = Array.from({ length: 21 }, (_, index) => 11_100 + index)

/** The services of this computer, those with a ready device first. */
export async function findServices(options: RdOptions = {}): Promise<readonly RdService[]> {
  const ports = options.ports ?? allPorts
  // One call alone first, when the browser will ask: twenty-one questions at once would end before the first is answered.
  if (await permission() === 'prompt') await call('RDSERVICE', ports[0] ?? 11_100, '/', { milliseconds: options.permissionMilliseconds ?? 60_000, signal: options.signal })
  const answers = await Promise.all(ports.map((port) => call('RDSERVICE', port, '/', { milliseconds: options.findMilliseconds ?? 2_500, signal: options.signal })))
  const found = answers.flatMap((answer, index) => (answer.xml === undefined ? [] : serviceOf(ports[index] ?? 0, answer.xml)))
  const order = { READY: 0, USED: 1, NOTREADY: 2 }
  return found.sort((one, other) => order[one.status] - order[other.status])
}

/** A ready service, or why there is none. */
export async function findReadyService(options: RdOptions = {}): Promise<{ service: RdService } | { problem: RdProblem }> {
  const [best] = await findServices(options)
  if (options.signal?.aborted) return { problem: 'stopped' }
  if (best) return best.status === 'READY' ? { service: best } : { problem: best.status === 'USED' ? 'inUse' : 'notReady' }
  const allowed = await permission()
  return { problem: allowed === 'denied' ? 'notAllowed' : allowed === 'prompt' ? 'undecided' : 'noService' }
}

/** What the service says of its device, as XML. */
export function readDevice(service: RdService, options: RdOptions = {}): Promise<{ xml: string } | { problem: RdProblem }> {
  return asked(call('DEVICEINFO', service.port, service.devicePath, { milliseconds: options.findMilliseconds ?? 5_000, signal: options.signal }), /<DeviceInfo[\s>]/)
}

/** Has a finger captured. `pidOptions` are the server's; the answer is PidData, which may hold the device's own error. */
export function captureFinger(service: RdService, input: { pidOptions: string; signal?: AbortSignal }): Promise<{ xml: string } | { problem: RdProblem }> {
  // The device counts its own time; the rest is for encrypting and for the way.
  const milliseconds = Number(/\btimeout="(\d{1,6})"/.exec(input.pidOptions)?.[1] ?? 20_000) + 10_000
  return asked(call('CAPTURE', service.port, service.capturePath, { milliseconds, signal: input.signal, body: input.pidOptions }), /<PidData[\s>]/)
}

async function asked(answer: Promise<{ xml?: string; problem?: RdProblem }>, expected: RegExp): Promise<{ xml: string } | { problem: RdProblem }> {
  const { xml, problem } = await answer
  if (xml === undefined) return { problem: problem === 'noService' && await permission() === 'denied' ? 'notAllowed' : problem ?? 'broken' }
  return expected.test(xml) ? { xml } : { problem: 'broken' }
}

async function call(method: string, port: number, path: string, options: { milliseconds: number; signal?: AbortSignal; body?: string }): Promise<{ xml?: string; problem?: RdProblem }> {
  const clock = AbortSignal.timeout(options.milliseconds)
  const stop = options.signal
  try {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method, cache: 'no-store', credentials: 'omit', referrerPolicy: 'no-referrer', redirect: 'error', signal: stop ? AbortSignal.any([clock, stop]) : clock,
      ...(options.body === undefined ? {} : { body: options.body, headers: { 'Content-Type': 'text/xml' } }),
    })
    return answer.ok ? { xml: await answer.text() } : { problem: 'broken' }
  } catch {
    return { problem: stop?.aborted ? 'stopped' : clock.aborted ? 'noAnswer' : 'noService' }
  }
}

function serviceOf(port: number, xml: string): RdService[] {
  const head = /<RDService\b[^>]*>/.exec(xml)?.[0] ?? ''
  const status = /\bstatus\s*=\s*["'](READY|USED|NOTREADY)["']/.exec(head)?.[1]
  if (status !== 'READY' && status !== 'USED' && status !== 'NOTREADY') return []
  return [{ port, status, info: attribute(head, 'info'), capturePath: pathOf(xml, 'CAPTURE', '/rd/capture'), devicePath: pathOf(xml, 'DEVICEINFO', '/rd/info') }]
}

/** Some vendors write the path with their own address in front. */
function pathOf(xml: string, id: string, usual: string): string {
  const tags = xml.match(/<Interface\b[^>]*>/g) ?? []
  const path = attribute(tags.find((tag) => attribute(tag, 'id') === id) ?? '', 'path').replace(/^(https?:\/\/)?(127\.0\.0\.1|localhost):\d+/, '')
  return /^\/[\w./-]{0,100}$/.test(path) ? path : usual
}

function attribute(tag: string, name: string): string {
  const found = new RegExp(`\\b${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(tag)
  return found?.[1] ?? found?.[2] ?? ''
}

/** The browser's permission for programs of this computer; `granted` where no permission is needed, as for pages of this computer itself. */
async function permission(): Promise<'granted' | 'denied' | 'prompt'> {
  if (/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(globalThis.location?.hostname ?? 'localhost')) return 'granted'
  for (const name of ['loopback-network', 'local-network-access']) {
    try {
      // The names are newer than the types.
      const status: PermissionStatus = await Reflect.apply(navigator.permissions.query, navigator.permissions, [{ name }])
      return status.state
    } catch {
      // This browser does not know the name, and perhaps no permission at all.
    }
  }
  return 'granted'
}
