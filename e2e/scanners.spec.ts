import type { Browser } from '@playwright/test'
import { randomBytes } from 'node:crypto'
import type { OfficerActor } from '@/lib/auth/actor'
import { requestExport } from '@/lib/exports/use-cases'
import { buildGrant, buildOfficer } from '@/lib/testing/factories'
import { byForm, byScript, find } from './portal/acts'
import { tokenOf } from './portal/database'
import { proven } from './portal/factors'
import { linkIn, waitForMail } from './portal/mails'
import { type Answer, ask, post } from './portal/raw'
import { expect, test } from './portal/test'
import { eightFields, kerala, type World } from './portal/world'

/** How often each of them tries; `npm run proof -- scanners` says 500 (issue of the ceremony: what reads a mail before its reader does must not open the file). */
const times = Number(process.env.SCANS ?? 5)

interface Aim {
  /** The address in the mail, without its origin, and the file's own. */
  readonly link: string
  readonly download: string
  readonly id: string
  readonly token: string
  readonly others: { readonly officer: string; readonly admin: string; readonly auditor: string; readonly signedOut: string }
  readonly browser: Browser
  readonly origin: string
}

const agents = {
  safeLinks: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/132.0.0.0 Safari/537.36 Edg/132.0.0.0 SafeLinks',
  unfurler: 'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)', crawler: 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)', script: 'python-requests/2.32.3',
} as const
const open = () => find('files.open')

/** Twenty-two ways in which a link is touched by what is not its reader's own press of *Open*. */
const behaviours: Readonly<Record<string, (aim: Aim) => Promise<unknown>>> = {
  'a GET of somebody who is nobody': ({ link }) => ask({ path: link }),
  'a HEAD': ({ link }) => ask({ path: link, method: 'HEAD' }),
  'an OPTIONS': ({ link, origin }) => ask({ path: link, method: 'OPTIONS', headers: { Origin: origin, 'Access-Control-Request-Method': 'POST' } }),
  'a PROPFIND, as a desktop asks for a folder': ({ link }) => ask({ path: link, method: 'PROPFIND', headers: { Depth: '0' } }),
  'a gateway that follows every redirect': async ({ link }) => {
    let answer = await ask({ path: link, headers: { 'User-Agent': agents.safeLinks } })
    for (let hops = 0; hops < 5 && answer.headers.location; hops++) answer = await ask({ path: new URL(answer.headers.location, 'http://portal').pathname, headers: { 'User-Agent': agents.safeLinks } })
  },
  'a preview of the link in a chat': ({ link }) => ask({ path: link, headers: { 'User-Agent': agents.unfurler, Range: 'bytes=0-32768' } }),
  'a crawler': ({ link }) => ask({ path: link, headers: { 'User-Agent': agents.crawler, From: 'bot@crawler.example' } }),
  'a script that tries the file itself': ({ download }) => ask({ path: download, headers: { 'User-Agent': agents.script } }),
  'a POST of nothing': ({ link, origin }) => post({ path: link, body: '', headers: { Origin: origin } }),
  'a POST of what the page\'s forms hold, by nobody': ({ id }) => byForm(open(), undefined, { id }),
  'the officer\'s own page, read': ({ link, token }) => ask({ path: link, token }),
  'the officer\'s browser, prefetching': ({ link, token }) => ask({ path: link, token, headers: { 'Sec-Purpose': 'prefetch;prerender', Purpose: 'prefetch' } }),
  'the framework\'s prefetch': ({ link, token }) => ask({ path: link, token, headers: { RSC: '1', 'Next-Router-Prefetch': '1' } }),
  'the officer\'s browser, asking for the file before it is open': ({ download, token }) => ask({ path: download, token, headers: { Range: 'bytes=0-' } }),
  'a foreign page that posts the form with the officer\'s session': ({ id, token }) => byForm(open(), token, { id }, { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' }),
  'a foreign page that sends the act': ({ id, token }) => byScript(open(), token, { id }, { Origin: 'null' }),
  'another officer of the State': async ({ id, link, others }) => { await ask({ path: link, token: others.officer }); await byForm(open(), others.officer, { id }) },
  'an admin': async ({ id, link, others }) => { await ask({ path: link, token: others.admin }); await byForm(open(), others.admin, { id }) },
  'an auditor': ({ id, others }) => byScript(open(), others.auditor, { id }),
  'a session that was signed out': async ({ id, link, others }) => { await ask({ path: link, token: others.signedOut }); await byForm(open(), others.signedOut, { id }) },
  'a guessed session': ({ id }) => byForm(open(), randomBytes(32).toString('base64url'), { id }),
  'a headless browser that runs the page\'s scripts and presses what it finds': ({ browser, origin, link }) => look({ browser, origin, link, press: true }),
  'a headless browser with the officer\'s own session, as a preview pane shows a page': ({ browser, origin, link, token }) => look({ browser, origin, link, token, press: false }),
}

async function look({ browser, origin, link, token, press }: Pick<Aim, 'browser' | 'origin' | 'link'> & { token?: string; press: boolean }): Promise<void> {
  const context = await browser.newContext({ baseURL: origin })
  try {
    if (token !== undefined) await context.addCookies([{ name: 'portal.session', value: token, url: origin }])
    const page = await context.newPage()
    await page.goto(link, { waitUntil: 'load' })
    await page.mouse.wheel(0, 2_000)
    if (press) for (const button of await page.locator('main button').all()) await button.click({ timeout: 1_000, noWaitAfter: true }).catch(() => undefined)
    await page.locator('main a').first().hover({ timeout: 1_000 }).catch(() => undefined)
  } finally {
    await context.close()
  }
}

async function readyFile({ database }: World, officer: OfficerActor): Promise<string> {
  const id = await requestExport({ officer, filters: {}, locale: 'en' })
  await expect.poll(async () => (await database.sql<{ status: string }>('SELECT status::text AS status FROM portal.export WHERE id = $1', [id]))[0]?.status, { timeout: 120_000 }).toBe('ready')
  return id
}

test(`a link is opened by nothing but its officer: ${Object.keys(behaviours).length} ways, ${times} times each`, async ({ browser, baseURL, world, page, signedInAs }) => {
  test.setTimeout(300_000 + times * Object.keys(behaviours).length * 2_000)
  const { database } = world
  const signed = async (officer: OfficerActor) => ({ officer, token: await tokenOf(database, officer) })
  const [own, away] = [await signed(await buildOfficer(database, kerala.state)), await signed(await buildOfficer(database, kerala.state))]
  await buildGrant(database, { officer: own.officer, districts: [kerala.kollam], fields: eightFields(), download: true })
  const id = await readyFile(world, own.officer)
  await database.sql('UPDATE portal.session SET revoked_at = now() WHERE user_id = $1', [away.officer.id])
  const [mailbox] = await database.sql<{ email: string }>('SELECT email FROM portal."user" WHERE id = $1', [own.officer.id])
  const email = mailbox?.email ?? ''
  const link = new URL(linkIn(await waitForMail(email, /is ready/))).pathname
  const aim: Aim = {
    link, download: `/api/files/${id}`, id, token: own.token, browser, origin: baseURL ?? '',
    others: { officer: world.otherOfficer.token, admin: world.admin.token, auditor: world.auditor.token, signedOut: away.token },
  }
  const state = async (): Promise<object[]> => database.sql(
    `SELECT to_jsonb(e) AS row, (SELECT count(*)::int FROM portal.mail m WHERE m.export_id = e.id) AS mails, (SELECT count(*)::int FROM portal.export_download d WHERE d.export_id = e.id) AS downloads FROM portal.export e WHERE e.id = $1`, [id])
  const before = await state()
  expect(before).toEqual([expect.objectContaining({ row: expect.objectContaining({ status: 'ready', opened_at: null }), mails: 1, downloads: 0 })])
  for (const [name, touch] of Object.entries(behaviours)) {
    for (let time = 0; time < times; time++) {
      const answer = await touch(aim)
      if (isAnswer(answer)) expect(answer.status, name).toBeLessThan(500)
    }
    expect(await state(), name).toEqual(before)
  }

  await signedInAs({ token: own.token })
  await page.goto(link)
  await proven(database, page, 'files.open', id)
  await page.getByRole('button', { name: 'Open', exact: true }).first().click()
  await expect(page.getByRole('link', { name: /^Download,/ })).toBeVisible()
  await waitForMail(email, /^Password/)
})

const isAnswer = (value: unknown): value is Answer => typeof value === 'object' && value !== null && 'status' in value
