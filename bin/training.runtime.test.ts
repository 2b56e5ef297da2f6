import fs from 'node:fs'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { findFreePort } from './runtime/ports.mjs'
import { makeTestDataDir, removeDataDir, startPortalProcess } from './runtime/test-portal.mjs'

// One portal for practice; the second test needs the first.
const dataDir = makeTestDataDir()
const port = await findFreePort()
let portal = startPortalProcess({ dataDir, port, env: { TRAINING: 'on' } })
afterAll(async () => {
  await portal.stop()
  removeDataDir(dataDir)
})

const words = { en: 'Training · synthetic data · nothing here is real.', hi: 'प्रशिक्षण · कृत्रिम डेटा · यहाँ कुछ भी वास्तविक नहीं है।' } as const

test('a portal for practice says on each page that nothing is real, in the language of the page, with the ways to exercises and mails', async () => {
  await portal.ready
  expect(portal.said()).toContain('training, synthetic data')
  const { inbox } = JSON.parse(fs.readFileSync(path.join(dataDir, 'run.json'), 'utf8'))
  for (const language of ['en', 'hi'] as const) {
    for (const page of ['/sign-in', '/help', '/manual', '/manual/masks', '/terms', '/verify', '/no-such-page']) {
      const text = await (await fetch(`http://localhost:${port}/${language}${page}`)).text()
      const body = text.replace(/<script\b[^>]*>.*?<\/script>/gs, '')
      expect(body, `${language}${page}`).toContain(words[language])
      expect(body, `${language}${page}`).toContain(`href="/${language}/training"`)
      expect(body, `${language}${page}`).toContain(`href="${inbox}"`)
    }
  }
  expect(await portal.stop()).toBe(0)
})

test('in the folder of another portal it does not start, and leaves it as it was', async () => {
  const other = makeTestDataDir()
  fs.writeFileSync(path.join(other, 'secrets.json'), '{}')
  portal = startPortalProcess({ dataDir: other, port, env: { TRAINING: 'on' } })
  expect(await portal.ended).toBe(1)
  expect(portal.said()).toContain('which another portal uses')
  expect(fs.readdirSync(other)).toEqual(['secrets.json'])
  removeDataDir(other)
})

test.each([[{ PORTAL_MODE: 'production' }, 'refused with PORTAL_MODE=production'], [{ SMTP_URL: 'smtp://127.0.0.1:25' }, 'refused with SMTP_URL'], [{ DATABASE_URL: 'postgresql://127.0.0.1:1/portal' }, 'refused with DATABASE_URL']])('with %o it does not start', async (env, reason) => {
  portal = startPortalProcess({ dataDir, port, env: { TRAINING: 'on', ...env } })
  expect(await portal.ended).toBe(1)
  expect(portal.said()).toContain(reason)
})
