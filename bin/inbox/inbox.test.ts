import fs from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import nodemailer from 'nodemailer'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createMailServer, createWebServer } from './servers'
import { findLinks, InboxStore } from './store'
import { linked } from './pages'

let folder = ''
let web: http.Server
let smtp: ReturnType<typeof createMailServer>
let address = ''
let send: (subject: string, text: string) => Promise<unknown>

beforeEach(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'inbox-'))
  const store = new InboxStore(folder)
  smtp = createMailServer(store)
  web = createWebServer(store)
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve))
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${portOf(web.address())}`
  const transport = nodemailer.createTransport({ host: '127.0.0.1', port: portOf(smtp.server.address()), secure: false })
  send = (subject, text) => transport.sendMail({ from: 'portal@example.org', to: 'officer@example.org', subject, text, messageId: '<one@portal>' })
})
afterEach(async () => {
  web.closeAllConnections()
  await new Promise((resolve) => web.close(resolve))
  await new Promise<void>((resolve) => smtp.close(() => resolve()))
  fs.rmSync(folder, { recursive: true })
})

function portOf(bound: AddressInfo | string | null): number {
  if (bound === null || typeof bound === 'string') throw new Error('no port was bound')
  return bound.port
}

test('a mail is taken, listed, shown with its link, and still there after a restart', async () => {
  await send('आपकी फ़ाइल तैयार है', 'Open http://localhost:3000/en/exports/1.\nThank you')
  const [mail] = await new InboxStore(folder).list()
  expect(mail).toMatchObject({ to: ['officer@example.org'], subject: 'आपकी फ़ाइल तैयार है', messageId: '<one@portal>', links: ['http://localhost:3000/en/exports/1'] })
  const json = await (await fetch(`${address}/messages.json?to=officer@example.org`)).json()
  expect(json).toEqual([mail])
  expect(await (await fetch(`${address}/messages.json?to=other@example.org`)).json()).toEqual([])
  expect(await (await fetch(address)).text()).toContain(`href="/mails/${mail?.id}"`)
  const page = await fetch(`${address}/mails/${mail?.id}`)
  expect(await page.text()).toContain('<a href="http://localhost:3000/en/exports/1" rel="noreferrer">')
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
})

test('a mail cannot bring its own markup into the page', async () => {
  await send('<img src=x onerror=alert(1)>', '<script>alert(1)</script> http://a.example/"onmouseover="x')
  const [mail] = await new InboxStore(folder).list()
  const pages = (await (await fetch(address)).text()) + (await (await fetch(`${address}/mails/${mail?.id}`)).text())
  expect(pages).not.toMatch(/<script|<img|"onmouseover/)
  expect(pages).toContain('&lt;script&gt;')
})

test.each(['/mails/../secrets.json', '/mails/%2e%2e%2fsecrets', '/mails/1', '/other'])('%s is not found', async (place) => {
  fs.writeFileSync(path.join(folder, 'secrets.eml'), 'secret')
  expect((await fetch(address + place)).status).toBe(404)
})

test('another method and a foreign host name are refused', async () => {
  expect((await fetch(address, { method: 'POST' })).status).toBe(405)
  const status = await new Promise((resolve) => http.get(address, { headers: { host: 'evil.example' } }, (response) => resolve(response.resume().statusCode)))
  expect(status).toBe(421)
})

test('a link ends before the punctuation of its sentence, and the same link twice stays two links', () => {
  expect(findLinks('See (https://a.example/x?y=1). Or http://b.example, now!')).toEqual(['https://a.example/x?y=1', 'http://b.example'])
  expect(linked('http://a.example & http://a.example')).toBe('<a href="http://a.example" rel="noreferrer">http://a.example</a> &amp; <a href="http://a.example" rel="noreferrer">http://a.example</a>')
})
