import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { captureFinger, findReadyService, findServices, readDevice } from '@/lib/aadhaar/rd-service-client'
import { pidOptionsOf } from '@/lib/aadhaar/pid-options'
import { personOf } from '@/bin/identity-simulator/people'
import { useIdentity } from '@/lib/testing/identity'

const scene = useIdentity()
const servers: net.Server[] = []

/** A service of another make: says what it is told to, once it was asked something. */
async function serviceThat(answers: (request: string, socket: net.Socket) => void): Promise<number> {
  const server = net.createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', (data) => answers(data.toString(), socket))
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return typeof address === 'object' ? address?.port ?? 0 : 0
}
const saying = (xml: string): Promise<number> => serviceThat((_request, socket) => socket.end(`HTTP/1.1 200 OK\r\nContent-Length: ${xml.length}\r\nConnection: close\r\n\r\n${xml}`))

afterEach(() => {
  vi.unstubAllGlobals()
  Object.assign(scene().simulator.world, { fault: 'none', isCapturing: false })
  servers.splice(0).forEach((server) => server.close())
})

/** A device that answers is waited for: a busy machine may need longer than a person would wait. */
const patient = { findMilliseconds: 60_000 } as const

describe('the browser’s side', () => {
  it('finds the simulator’s device among the ports, reads it and captures', async () => {
    const { devicePort, world } = scene().simulator
    world.finger = personOf('anil.jha')
    const found = await findReadyService({ ports: [1, devicePort], ...patient })
    if (!('service' in found)) throw new Error(found.problem)
    expect(found.service).toEqual({ port: devicePort, status: 'READY', info: 'Simulated registered device', capturePath: '/rd/capture', devicePath: '/rd/info' })
    expect(await readDevice(found.service, patient)).toMatchObject({ xml: expect.stringContaining('dpId="SIMULATED.PROVIDER"') })
    expect(await captureFinger(found.service, { pidOptions: pidOptionsOf(scene().configuration) })).toMatchObject({ xml: expect.stringContaining('errCode="0"') })
  })
  it('is told "in use" while another capture runs', async () => {
    const { devicePort, world } = scene().simulator
    const [service] = await findServices({ ports: [devicePort], ...patient })
    if (!service) throw new Error('no service')
    world.isCapturing = true
    expect(await findReadyService({ ports: [devicePort], ...patient })).toEqual({ problem: 'inUse' })
    expect(await captureFinger(service, { pidOptions: pidOptionsOf(scene().configuration) })).toMatchObject({ xml: expect.stringContaining('errCode="710"') })
  })
  it('prefers a ready service to one without a device', async () => {
    const [empty, ready] = [await saying('<RDService status="NOTREADY" info="x"/>'), await saying('<RDService status=\'READY\' info="y"/>')]
    expect((await findServices({ ports: [empty, ready], ...patient })).map(({ status }) => status)).toEqual(['READY', 'NOTREADY'])
    expect(await findReadyService({ ports: [await saying('<RDService status="NOTREADY"/>')], ...patient })).toEqual({ problem: 'notReady' })
  })
  it.each([
    ['<RDService status="READY"><Interface id="CAPTURE" path="/capture"/><Interface path="/getDeviceInfo" id="DEVICEINFO"/></RDService>', '/capture', '/getDeviceInfo'],
    ['<RDService status="READY"><Interface id="CAPTURE" path="127.0.0.1:11101/rd/capture"/><Interface id="DEVICEINFO" path="http://localhost:11101/rd/info2"/></RDService>', '/rd/capture', '/rd/info2'],
    ['<RDService status="READY"><Interface id="CAPTURE" path="//evil.example/x"/><Interface id="DEVICEINFO" path="javascript:1"/></RDService>', '//evil.example/x', '/rd/info'],
    ['<RDService status="READY"/>', '/rd/capture', '/rd/info'],
  ])('takes a vendor’s paths from %s, always on the service’s own port', async (xml, capturePath, devicePath) => {
    expect((await findServices({ ports: [await saying(xml)], ...patient }))[0]).toMatchObject({ capturePath, devicePath })
  })
  it('names what is wrong', async () => {
    expect(await findReadyService({ ports: [1] })).toEqual({ problem: 'noService' })
    expect(await findReadyService({ ports: [await saying('<html/>')], ...patient })).toEqual({ problem: 'noService' })
    const service = { port: await serviceThat(() => undefined), status: 'READY', info: '', capturePath: '/', devicePath: '/' } as const
    expect(await readDevice(service, { findMilliseconds: 200 })).toEqual({ problem: 'noAnswer' })
    expect(await captureFinger({ ...service, port: await saying('<Other/>') }, { pidOptions: '<PidOptions/>' })).toEqual({ problem: 'broken' })
    const stop = new AbortController()
    const capture = captureFinger(service, { pidOptions: '<PidOptions/>', signal: stop.signal })
    setTimeout(() => stop.abort(), 50)
    expect(await capture).toEqual({ problem: 'stopped' })
  })
  it.each([['denied', 'notAllowed'], ['prompt', 'undecided'], ['granted', 'noService']])('on a page of the network, with the permission %s and no answer: %s', async (state, problem) => {
    vi.stubGlobal('location', { hostname: 'portal.example' })
    vi.stubGlobal('navigator', { permissions: { query: async ({ name }: { name: string }) => (name === 'loopback-network' ? Promise.reject(new TypeError('unknown name')) : { state }) } })
    expect(await findReadyService({ ports: [1], permissionMilliseconds: 500 })).toEqual({ problem })
  })
  it('asks alone first when the browser will ask the person', async () => {
    const order: string[] = []
    let haveAsked = (): void => undefined
    const allAsked = new Promise<void>((resolve) => { haveAsked = resolve })
    const ports = await Promise.all(Array.from({ length: 4 }, () => serviceThat((_request, socket) => {
      order.push('asked')
      const asked = order.filter((what) => what === 'asked').length
      if (asked === 5) haveAsked()
      // Time for one that should have waited; the others are answered when all four are asked.
      const wait = asked === 1 ? pause(150) : allAsked
      void wait.then(() => { order.push('answered'); socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n') })
    })))
    vi.stubGlobal('location', { hostname: 'portal.example' })
    vi.stubGlobal('navigator', { permissions: { query: async () => ({ state: 'prompt' }) } })
    await findServices({ ports, ...patient })
    expect(order.slice(0, 4)).toEqual(['asked', 'answered', 'asked', 'asked'])
    expect(order).toHaveLength(10)
  })
})

it('is small: at most 4 KB when sent', () => {
  const root = path.resolve(import.meta.dirname, '..', '..')
  const { stdout } = spawnSync(path.join(root, 'node_modules', '.bin', 'esbuild'), ['--minify', '--format=esm', path.join(root, 'lib', 'aadhaar', 'rd-service-client.ts')])
  expect(stdout.length).toBeGreaterThan(500)
  expect(gzipSync(stdout).length).toBeLessThan(4_096)
  expect(fs.readFileSync(path.join(root, 'lib', 'aadhaar', 'rd-service-client.ts'), 'utf8')).not.toMatch(/^import/m)
})
