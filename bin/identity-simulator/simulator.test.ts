import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { faults } from '@/bin/identity-simulator/faults'
import { matches, people, personOf, putFinger, uidTokenOf } from '@/bin/identity-simulator/people'
import { startSimulator } from '@/bin/identity-simulator/simulator'
import { readAadhaarNumber } from '@/lib/aadhaar/number'
import { demoPeople } from '@/lib/demo/rules'
import { useIdentity } from '@/lib/testing/identity'
import { useTemporaryFolder } from '@/lib/testing/temporary-folder'

const scene = useIdentity()
const folder = useTemporaryFolder()
const root = path.resolve(import.meta.dirname, '..', '..')
const page = (suffix = ''): string => `http://127.0.0.1:${scene().simulator.controlPort}/${suffix}`
const post = (form: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> => fetch(page('?lang=hi'), { method: 'POST', body: new URLSearchParams(form), headers, redirect: 'manual' })

afterEach(() => {
  vi.unstubAllEnvs()
  Object.assign(scene().simulator.world, { fault: 'none', finger: null, level: 'L1', padding: 'pkcs1' })
})

describe('the control page', () => {
  it.each([['', 'en', 'This is a simulator'], ['?lang=hi', 'hi', 'सिम्युलेटर']])('%s says in its language (%s) that all is made up, and lists everybody and every fault', async (suffix, language, words) => {
    const answer = await fetch(page(suffix))
    const text = await answer.text()
    expect(text).toContain(`<html lang="${language}">`)
    expect(text).toContain(words)
    expect(people.filter(({ number }) => !text.includes(number))).toEqual([])
    expect(Object.keys(faults).filter((fault) => !text.includes(`value="${fault}"`))).toEqual([])
    expect(text).not.toContain('<script')
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
  })
  it('sets finger, fault, level and padding, and shows what it set', async () => {
    const answer = await post({ finger: 'latha.nair', fault: 'mismatch', level: 'L0', padding: 'oaep' })
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/?lang=hi'])
    expect(await (await fetch(page('state.json'))).json()).toMatchObject({ isSimulated: true, finger: 'latha.nair', fault: 'mismatch', level: 'L0', padding: 'oaep', devicePort: scene().simulator.devicePort })
    expect(await (await fetch(page())).text()).toContain('<option value="latha.nair" selected>')
    await post({ finger: '' })
    expect(await (await fetch(page('state.json'))).json()).toMatchObject({ finger: null, fault: 'mismatch' })
  })
  it('changes nothing for what is no choice', async () => {
    expect((await post({ finger: 'nobody.known', fault: 'mismatch' })).status).toBe(400)
    expect((await post({ fault: 'constructor' })).status).toBe(400)
    expect((await post({ level: 'L2' })).status).toBe(400)
    expect(scene().simulator.world).toMatchObject({ finger: null, fault: 'none', level: 'L1' })
  })
  it('takes nothing from a foreign page, and answers under no foreign name', async () => {
    expect((await post({ fault: 'mismatch' }, { Origin: 'http://evil.example' })).status).toBe(405)
    const status = await new Promise((resolve) => http.get(page(), { headers: { Host: 'evil.example' } }, (response) => resolve(response.resume().statusCode)))
    expect(status).toBe(421)
    expect(scene().simulator.world.fault).toBe('none')
  })
})

describe('the seeded people', () => {
  it('have valid numbers of the test family, each an own one', () => {
    expect(people.filter(({ number }) => !('number' in readAadhaarNumber({ typed: number, acceptsTestNumbers: true })))).toEqual([])
    expect(people.filter(({ number }) => !number.startsWith('9999'))).toEqual([])
    expect(new Set(people.map(({ number }) => number)).size).toBe(people.length)
  })
  it('are all of the demonstration, and some more', () => expect(demoPeople.filter(({ userId }) => !people.some(({ key }) => key === userId))).toEqual([]))
  it('have fingers that match themselves and nobody else', () => {
    for (const person of people) expect(people.filter((other) => matches(other, putFinger(person))).map(({ key }) => key)).toEqual([person.key])
    expect(putFinger(personOf('anil.jha')).equals(putFinger(personOf('anil.jha')))).toBe(false)
  })
  it('have tokens of 72 characters that last beyond a restart', () => {
    expect(new Set(people.map((person) => uidTokenOf(person, 'EDSSIM'))).size).toBe(people.length)
    expect(uidTokenOf(personOf('anil.jha'), 'EDSSIM')).toMatch(/^[0-9a-f]{72}$/)
    expect(uidTokenOf(personOf('anil.jha'), 'OTHER')).not.toBe(uidTokenOf(personOf('anil.jha'), 'EDSSIM'))
  })
})

describe('where anything is real, the simulator', () => {
  it.each([['NODE_ENV', 'production'], ['PORTAL_MODE', 'production']])('does not start (%s=%s)', async (name, value) => {
    vi.stubEnv(name, value)
    await expect(startSimulator({ folder: path.join(folder, 'real') })).rejects.toThrow('does not run in production')
    expect(fs.existsSync(path.join(folder, 'real'))).toBe(false)
  })
  it.each<[string, string[], Record<string, string>, string]>([
    ['without the word demo', [`--folder=${folder}`], {}, 'for the demonstration only'],
    ['without a folder', ['--mode=demo'], {}, 'Usage:'],
    ['in production', ['--mode=demo', `--folder=${folder}`], { NODE_ENV: 'production' }, 'does not run in production'],
  ])('refuses as a command %s', (_name, args, env, sentence) => {
    const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'bin/identity-simulator.ts', ...args], { cwd: root, encoding: 'utf8', env: { ...process.env, NODE_ENV: 'test', ...env } })
    expect(status).toBe(1)
    expect(stderr).toContain(sentence)
    expect(stderr.trim().split('\n')).toHaveLength(1)
  })
})
