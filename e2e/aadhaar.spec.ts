import AxeBuilder from '@axe-core/playwright'
import { chromium, type Page } from '@playwright/test'
import fs from 'node:fs'
import path from 'node:path'
import type { Fault } from '@/bin/identity-simulator/faults'
import { personOf, uidTokenOf } from '@/bin/identity-simulator/people'
import { type OfficerActor, systemActor } from '@/lib/auth/actor'
import { hashPassword } from '@/lib/auth/password'
import { resolveSession } from '@/lib/auth/session'
import { buildGrant, buildOfficer } from '@/lib/testing/factories'
import { createAccount } from '@/lib/users/use-cases'
import { accounts } from './portal/accounts'
import { eventsOf } from './portal/database'
import { showPassword } from './portal/factors'
import { freeNumber, giveFinger, pressOn, simulate } from './portal/identity'
import { linkIn, waitForMail } from './portal/mails'
import { ask } from './portal/raw'
import { acceptTerms } from './portal/terms'
import { expect, test } from './portal/test'
import { fieldsOf, kerala, unspaced, type World } from './portal/world'

// One reader and one simulator: nothing beside these tests uses them, and in a file tests go one after the other.
const password = 'four grey herons wading'
const cookieOf = async (page: Page): Promise<string> => (await page.context().cookies()).find(({ name }) => name === 'portal.session')?.value ?? ''
const isOpen = async (token: string): Promise<boolean> => (await ask({ path: '/en/account', token })).status === 200
/** A finger, UIDAI and a new page: three steps, and more of them beside other work. */
const isIn = (page: Page) => expect(page.getByRole('button', { name: 'Sign out' }).first()).toBeAttached()
async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sign out' }).first().click()
  await expect(page.getByText('You are signed out.')).toBeVisible()
}
const failure = (page: Page) => page.locator('.note.bad')

let holder: OfficerActor | undefined
/** One officer, enrolled as `successor`: a number has one account. */
async function enrolled({ database }: World): Promise<OfficerActor> {
  if (holder) return holder
  holder = await buildOfficer(database, kerala.state)
  await database.sql('UPDATE portal."user" SET password_hash = $2 WHERE id = $1', [holder.id, await hashPassword({ userId: holder.userId, password })])
  await giveFinger(database, holder.id, 'successor')
  return holder
}

test.beforeEach(() => simulate({}))
test.afterAll(() => simulate({}))

test('from the mail to an act: activation, enrolment of a finger, sign-in, step-up', async ({ page, world }) => {
  const userId = `finger.${Date.now().toString(36)}`
  const person = personOf('second.successor')
  await freeNumber(world.database, 'second.successor')
  const { id } = await createAccount({ actor: systemActor('test'), account: { kind: 'officer', userId, name: 'Smt. Real Finger', designation: 'Secretary', email: `${userId}@state.example`, locale: 'en', rank: 'secretary', stateCode: kerala.state, orderNumber: 'A/1', orderDate: '2026-08-03' } })
  const mail = await waitForMail(`${userId}@state.example`, /Your account/)
  expect(mail.text).toContain(`Your user id is ${userId}.`)
  await page.goto(linkIn(mail))
  await page.getByLabel('New password').fill(password)
  await page.getByLabel('The same password again').fill(password)
  await page.getByRole('button', { name: 'Set password' }).click()
  await showPassword(page, { userId, password })
  await expect(page).toHaveURL(/sign-in\/enrol/)
  await expect(page.getByText('The identity service is simulated')).toBeVisible()

  // A slip of the hand is told before the reader is asked, and nothing of the number comes back.
  await page.getByLabel('Aadhaar number').fill('9999 9999 0028')
  await page.getByLabel('Name').fill('Right thumb')
  await page.getByRole('button', { name: 'Enrol it now' }).click()
  await expect(page.locator('#aadhaarNumber-error')).toContainText('a digit is wrong')
  await expect(page.getByLabel('Aadhaar number')).toHaveValue('')
  await page.getByLabel('Aadhaar number').fill(person.number.replace(/(\d{4})(?=\d)/g, '$1 '))
  await page.getByRole('button', { name: 'Enrol it now' }).click()
  await expect(page.getByText('With this you consent')).toBeVisible()
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  await page.getByRole('button', { name: 'I agree: read my finger' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Put your finger on the reader now' })).toBeVisible()
  await isIn(page)

  await page.goto('/en/account')
  await acceptTerms(page)
  await expect(page).toHaveURL(/\/en\/account$/)
  await expect(page.getByRole('row', { name: new RegExp(`Right thumb.*Aadhaar fingerprint.*${person.number.slice(-4)}.*In use`) })).toBeVisible()
  expect(await page.content()).not.toContain(person.number)
  await signOut(page)
  await showPassword(page, { userId, password })
  await pressOn(page)
  await isIn(page)

  const officer = await resolveSession({ token: await cookieOf(page), address: '127.0.0.1', touch: false })
  if (officer?.kind !== 'officer') throw new Error('the officer is not signed in')
  await buildGrant(world.database, { officer, districts: [kerala.kollam], fields: fieldsOf(['uan', 'name', 'mobile']) })
  await page.goto(`/en/registrants/${world.registrant.id}/unmask/mobile`)
  await page.getByRole('radio', { name: 'The worker has a complaint or a request' }).check()
  await page.getByLabel('In one sentence').fill('She asks which number we write to')
  await page.getByLabel('For how long', { exact: true }).selectOption('2')
  await page.getByRole('button', { name: 'Unmask on record' }).click()
  const dialog = page.getByRole('dialog', { name: 'Prove that it is you' })
  await expect(dialog).toContainText('unmask one parameter')
  expect((await new AxeBuilder({ page }).include('dialog').analyze()).violations).toEqual([])
  await dialog.getByRole('button', { name: 'I agree: read my finger' }).click()
  await expect(page).toHaveURL(/#field-mobile$/)
  expect(unspaced(await page.locator('main').innerText())).toContain(world.registrant.mobile)
  const kinds = (await eventsOf(world.database, id, ['signIn.done', 'factor.enrolled', 'factor.proven', 'factor.refused', 'registrant.unmasked'])).map(({ kind }) => kind)
  expect(kinds).toEqual(['signIn.done', 'factor.enrolled', 'signIn.done', 'factor.proven', 'registrant.unmasked'])
  // The number went into the vault and nowhere else, also not into what the portal writes on disk.
  const [outside] = await world.database.sql<{ found: boolean }>(`SELECT bool_or(t LIKE '%' || $1 || '%' OR t LIKE '%' || $2 || '%') AS found FROM (
    SELECT e::text AS t FROM ledger.event e UNION ALL SELECT u::text FROM portal."user" u UNION ALL SELECT f::text FROM portal.factor f UNION ALL SELECT l::text FROM portal.aadhaar_link l
    UNION ALL SELECT m::text FROM portal.mail m UNION ALL SELECT c::text FROM portal.factor_challenge c UNION ALL SELECT s::text FROM portal.session s) x`, [person.number, uidTokenOf(person, 'EDSSIM')])
  expect(outside).toEqual({ found: false })
  const logs = path.join(process.env.DATA_DIR ?? '', 'logs')
  const written = fs.readdirSync(logs).map((name) => fs.readFileSync(path.join(logs, name), 'utf8')).join('\n')
  expect([person.number, person.number.replace(/(\d{4})(?=\d)/g, '$1 '), uidTokenOf(person, 'EDSSIM'), '<PidData', '<Skey', '<Data'].filter((secret) => written.includes(secret))).toEqual([])
})

for (const [what, set, sentence, cause, code] of [
  ['a finger that does not match', { finger: 'meera.iyer' }, 'The finger does not match', 'fingerNotMatched', 'uidai.300'],
  ['a reader that was removed', { fault: 'deviceRemoved' }, 'not plugged in or not ready', 'deviceNotReady', undefined],
  ['a reader that another program has', { fault: 'deviceInUse' }, 'Another program uses the reader', 'deviceBusy', undefined],
  ['no finger in time', { finger: '' }, 'No finger was put on the reader in time', 'captureTimeout', 'device.700'],
  ['a finger that cannot be read', { fault: 'captureFailed' }, 'could not read the finger', 'captureFailed', 'device.730'],
  ['a capture that was sent before', { fault: 'pidDataReplayed' }, 'This capture was used already', 'captureUsed', 'capture.captureUsed'],
  ['a capture of yesterday', { fault: 'clockBehind' }, 'captured too long ago', 'captureOld', 'capture.captureOld'],
  ['a capture of a time to come', { fault: 'clockAhead' }, 'The clock of this computer is ahead', 'captureAhead', 'capture.captureAhead'],
  ['a reader UIDAI does not know', { fault: 'deviceUnknown' }, 'UIDAI does not accept this reader', 'deviceNotCertified', 'uidai.557'],
  ['a fault at UIDAI (930)', { fault: 'internalError' }, 'UIDAI has a fault at the moment', 'uidaiBusy', 'uidai.930'],
  ['a licence that is over', { fault: 'licenceOver' }, 'licence at UIDAI does not allow this', 'ourLicence', 'uidai.565'],
  ['a UIDAI that does not answer', { fault: 'noAnswer' }, 'UIDAI did not answer in time', 'uidaiTimeout', 'transport.timeout'],
  ['a UIDAI that cannot be reached', { fault: 'unavailable' }, 'UIDAI cannot be reached', 'uidaiUnreachable', 'transport.httpStatus'],
  ['a bogus signature', { fault: 'signatureOfAnother' }, 'is not signed by UIDAI', 'answerForged', 'answer.signature'],
  ['no signature', { fault: 'signatureMissing' }, 'bears no signature', 'answerUnsigned', 'answer.signatureCount'],
  ['a swapped transaction', { fault: 'transactionSwapped' }, 'belongs to another question', 'answerOfAnother', 'answer.otherTransaction'],
  ['a signature wrapped into a forged yes', { fault: 'wrapped' }, 'put around its answer', 'answerWrapped', 'answer.root'],
  ['an attribute changed after signing', { fault: 'changedAfterSigning' }, 'changed after it was signed', 'answerChanged', 'answer.changed'],
  ['a stale answer', { fault: 'answerOld' }, 'answer is too old', 'answerOld', 'answer.stale'],
  ['an answer of a time to come', { fault: 'answerAhead' }, 'bears a time that is still to come', 'answerAhead', 'answer.future'],
  ['an answer that was used before', { fault: 'answerReplayed' }, 'answer was used before', 'answerReplayed', 'answer.replayed'],
  ['an answer about another person', { fault: 'tokenSwapped' }, 'belongs to another Aadhaar', 'notSamePerson', 'token'],
] satisfies [string, { finger?: string; fault?: Fault }, string, string, string | undefined][]) {
  test(`${what} signs nobody in, says so in its own sentence, and is one event`, async ({ page, world }) => {
    const person = await enrolled(world)
    // What is replayed must have been played once.
    if (set.fault === 'pidDataReplayed' || set.fault === 'answerReplayed') {
      await showPassword(page, { userId: person.userId, password })
      await pressOn(page)
      await isIn(page)
      await signOut(page)
    }
    const before = (await eventsOf(world.database, person.id, ['signIn.done', 'factor.refused'])).length
    await showPassword(page, { userId: person.userId, password })
    const half = await cookieOf(page)
    await simulate(set)
    await pressOn(page)
    await expect(failure(page)).toContainText(sentence)
    await expect(failure(page)).toHaveAttribute('role', 'alert')
    expect(await cookieOf(page)).toBe(half)
    expect(await isOpen(half)).toBe(false)
    const events = (await eventsOf(world.database, person.id, ['signIn.done', 'factor.refused'])).slice(before)
    expect(events).toEqual([{ kind: 'factor.refused', outcome: 'refused', details: { kind: 'aadhaar', cause, ...(code === undefined ? {} : { code }), act: 'signIn.factor' } }])
    // The same person with nothing in the way is let in: nothing was spoiled.
    await simulate({})
    await page.getByRole('button', { name: 'Try again' }).click()
    await isIn(page)
  })
}

test('only pages that may ask for a finger may reach the reader', async ({ page, world }) => {
  const person = await enrolled(world)
  const policyOf = async (path: string) => (await page.goto(path))?.headers()['content-security-policy'] ?? ''
  for (const path of ['/en', '/en/sign-in', '/en/help', '/en/terms', '/en/activate', '/en/no-such-page']) expect(await policyOf(path), path).toContain("connect-src 'self';")
  await showPassword(page, { userId: person.userId, password })
  expect(await policyOf('/en/sign-in/factor')).toContain('http://127.0.0.1:11100 ')
})

test('a demonstration’s admin signs in with one click', async ({ page }) => {
  const admin = accounts().find(({ userId }) => userId === 'arun.desai')
  if (!admin) throw new Error('the demonstration has no such admin')
  await showPassword(page, admin)
  await pressOn(page)
  await isIn(page)
})

test.describe('a portal on a public address', () => {
  test('needs the browser’s permission for programs of this computer, and says so', async ({ baseURL, world }) => {
    const person = await enrolled(world)
    const { port, origin } = new URL(baseURL ?? '')
    const browser = await chromium.launch({
      executablePath: process.env.CHROMIUM_PATH,
      args: ['--no-sandbox', '--disable-dev-shm-usage', `--ip-address-space-overrides=127.0.0.1:${port}=public`, `--unsafely-treat-insecure-origin-as-secure=${origin}`],
    })
    try {
      const context = await browser.newContext({ baseURL })
      const page = await context.newPage()
      await showPassword(page, { userId: person.userId, password })
      await pressOn(page)
      await expect(failure(page)).toBeVisible({ timeout: 70_000 })
      await context.grantPermissions(['local-network-access'], { origin })
      await page.getByRole('button', { name: 'Try again' }).click()
      await isIn(page)
    } finally {
      await browser.close()
    }
  })
})
