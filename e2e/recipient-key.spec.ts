import type { BrowserContext, Page } from '@playwright/test'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import type { PersonActor } from '@/lib/auth/actor'
import { buildAdmin, buildGrant, buildOfficer, putRegistrants, type TestRegistrant } from '@/lib/testing/factories'
import { exempt } from '@/lib/testing/factors'
import { ageProgram, gnupg } from '@/lib/testing/gnupg'
import { agePair, openpgpPair, type StateKeyPair } from '@/lib/testing/state-keys'
import { unpackFiles } from './portal/archive'
import { tokenOf } from './portal/database'
import { confirm, proven, virtualAuthenticator } from './portal/factors'
import { waitForMail } from './portal/mails'
import { expect, test, watch } from './portal/test'
import { describeRegistrant, eightFields, type World } from './portal/world'

/** States of their own: a key in force would encrypt the files of every other journey of its State. */
const goa = { state: 30, district: 551 } as const
const tripura = { state: 16, district: 272 } as const

/** One person's browser; `press` answers the factor with a script, and has proven it before without one. */
class Desk {
  constructor(readonly page: Page, private readonly world: World, private readonly byScript: boolean) {}

  static async of(context: BrowserContext, world: World, person: PersonActor, byScript: boolean): Promise<Desk> {
    await context.addCookies([{ name: 'portal.session', value: await tokenOf(world.database, person), url: process.env.PORTAL_ORIGIN ?? '' }])
    const page = await context.newPage()
    if (byScript) {
      await exempt(world.database, person.id)
      await (await virtualAuthenticator(page)).enrolledFor(world.database, person)
    }
    return new Desk(page, world, byScript)
  }

  async press(name: string, act: string, subject: string): Promise<void> {
    if (!this.byScript) await proven(this.world.database, this.page, act, subject)
    await this.page.getByRole('button', { name, exact: true }).click()
    if (this.byScript) await confirm(this.page)
  }
}

for (const byScript of [true, false]) {
  const place = byScript ? goa : tripura
  test(`a State's key ${byScript ? 'of OpenPGP, with script' : 'of age, without script'}: brought, proven, approved by two; its file opens with the private key alone`, async ({ browser, baseURL, world, faultless }) => {
    test.setTimeout(300_000)
    const { database } = world
    const contexts = await Promise.all([1, 2, 3].map(() => browser.newContext({ javaScriptEnabled: byScript, baseURL, acceptDownloads: true, timezoneId: 'Asia/Kolkata' })))
    for (const context of contexts) watch(context, faultless)
    const [own, first, second] = contexts
    if (!own || !first || !second) throw new Error('three browsers are needed')
    const people = Array.from({ length: 20 }, () => ({ ...describeRegistrant({ district: place.district }), permanentState: place.state, currentState: place.state }))
    await putRegistrants(people)
    const officer = await buildOfficer(database, place.state)
    await buildGrant(database, { officer, districts: [place.district], fields: eightFields(), download: true })
    const [account] = await database.sql<{ email: string }>('SELECT email FROM portal."user" WHERE id = $1', [officer.id])
    const desk = await Desk.of(own, world, officer, byScript)
    const pair = byScript ? await openpgpPair() : await agePair()
    const folder = fs.mkdtempSync(path.join(path.resolve('.test'), 'keys-'))

    const id = await test.step('the officer brings the public key; a private one is turned away', async () => {
      await desk.page.goto('/en/files')
      await desk.page.getByRole('link', { name: 'Your State’s key' }).click()
      await desk.page.getByRole('textbox', { name: 'Public key' }).fill(pair.secret)
      await desk.page.getByRole('button', { name: 'Read the key' }).click()
      await expect(desk.page.getByText('treat it as compromised', { exact: false }).first()).toBeVisible()
      expect(await desk.page.content()).not.toContain(pair.secret.trim().slice(-40))
      const file = path.join(folder, 'public.asc')
      fs.writeFileSync(file, pair.publicKey)
      await desk.page.getByRole('textbox', { name: 'Public key' }).fill('')
      await desk.page.getByLabel('Or as a file').setInputFiles(file)
      await desk.page.getByRole('button', { name: 'Read the key' }).click()
      await expect(desk.page.getByText('Now prove that your State can decrypt with it', { exact: false })).toBeVisible()
      const [row] = await database.sql<{ id: string }>(`SELECT id FROM portal.recipient_key WHERE state_code = $1 AND status = 'brought'`, [place.state])
      return row?.id ?? ''
    })
    await test.step('and proves it with the own program', async () => {
      const page = desk.page
      await page.getByLabel('What the challenge says').fill('not this')
      await desk.press('Prove', 'recipientKey.answer', id)
      await expect(page.getByText('Tries left: 4', { exact: false }).first()).toBeVisible()
      const challenge = path.join(folder, 'challenge')
      fs.writeFileSync(challenge, await challengeOf(page))
      await page.getByLabel('What the challenge says').fill((await decrypted(pair, challenge, byScript, true)).trim().toLowerCase())
      // The proof of a moment ago still holds for the same act.
      if (byScript) await page.getByRole('button', { name: 'Prove', exact: true }).click()
      else await desk.press('Prove', 'recipientKey.answer', id)
      await expect(page.getByText('comes into force when two admins have approved it', { exact: false })).toBeVisible()
    })
    await test.step('one admin proposes it, another one approves', async () => {
      const one = await Desk.of(first, world, await buildAdmin(database), byScript)
      await one.page.goto('/en/admin/proposals')
      await one.page.getByRole('link', { name: 'Keys of States' }).click()
      await one.page.locator(`a[href$="/admin/recipient-keys/${id}"]`).click()
      await one.page.getByLabel('Why this is needed').fill('The fingerprint was compared by telephone')
      await one.press('Propose', 'recipientKey.propose', id)
      await expect(one.page).toHaveURL(/\/en\/admin\/proposals\/[0-9a-f-]{36}/)
      await expect(one.page.getByText('Proposed. Nothing changes before another admin approves.').first()).toBeVisible()
      const proposal = new URL(one.page.url()).pathname
      const two = await Desk.of(second, world, await buildAdmin(database), byScript)
      await two.page.goto(proposal)
      await expect(two.page.getByText('No key: its files open with their password alone now')).toBeVisible()
      await two.page.getByRole('radio', { name: 'Approve' }).check()
      await two.page.getByRole('textbox', { name: 'Reason' }).fill('Compared with the letter.')
      await two.press('Record the decision', 'proposal.decide', proposal.split('/').at(-1) ?? '')
      await expect(two.page.getByText('Approved. It took effect at once.')).toBeVisible()
      await waitForMail(account?.email ?? '', /is in force$/)
    })
    const { file, password } = await test.step('a file says to which key it is encrypted, and is downloaded', () => takeFile(desk, account?.email ?? ''))
    await test.step('the password alone opens README.txt, the private key the rows', async () => {
      const entries = unpackFiles(file, password)
      const name = `data-1.csv.${byScript ? 'gpg' : 'age'}`
      expect([...(entries?.keys() ?? [])].sort()).toEqual(['README.txt', name])
      const sealed = fs.readFileSync(entries?.get(name) ?? '')
      const readme = fs.readFileSync(entries?.get('README.txt') ?? '', 'utf8')
      const csv = await decrypted(pair, entries?.get(name) ?? '', byScript, false)
      for (const person of people as readonly TestRegistrant[]) {
        expect(sealed.includes(person.uan)).toBe(false)
        expect(readme).not.toContain(person.uan)
        expect(csv).toContain(person.uan)
      }
      for (const bytes of [sealed, Buffer.from(csv)]) expect(readme).toContain(createHash('sha256').update(bytes).digest('hex'))
      expect(readme).toContain(byScript ? 'gpg -o data-1.csv -d data-1.csv.gpg' : 'age -d -i key.txt -o data-1.csv data-1.csv.age')
    })
    await test.step('the officer asks for its revocation, one admin revokes it, and the file is taken back', async () => {
      await desk.page.goto('/en/recipient-key')
      await desk.page.getByText('Ask that this key be revoked').click()
      await desk.page.getByLabel('Why', { exact: true }).fill('The laptop was stolen')
      await desk.page.getByRole('button', { name: 'Ask for the revocation' }).click()
      await expect(desk.page.getByText('until then it stays in force', { exact: false })).toBeVisible()
      const admin = await Desk.of(first, world, await buildAdmin(database), byScript)
      await admin.page.goto(`/en/admin/recipient-keys/${id}`)
      await expect(admin.page.getByText('The laptop was stolen', { exact: false })).toBeVisible()
      await admin.page.getByLabel('Why', { exact: true }).fill('The State asked for it')
      await admin.press('Revoke', 'recipientKey.revoke', id)
      await expect(admin.page.getByText('Files encrypted to it were taken back.', { exact: false })).toBeVisible()
      await desk.page.goto('/en/files/new')
      await expect(desk.page.getByText('this file will open with its password alone', { exact: false })).toBeVisible()
    })
    await Promise.all(contexts.map((context) => context.close()))
    fs.rmSync(folder, { recursive: true })
  })
}

/** The challenge as the page offers it: the same as text and as a file. */
async function challengeOf(page: Page): Promise<string> {
  const text = (await page.getByRole('group', { name: 'Challenge', exact: true }).textContent()) ?? ''
  const href = (await page.getByRole('link', { name: 'Save the challenge as a file' }).getAttribute('href')) ?? ''
  const file = Buffer.from(href.split('base64,')[1] ?? '', 'base64').toString()
  expect(file.trim()).toBe(text.trim())
  return file
}

/** What the State's own program makes of it; where that is not installed, what the library does. */
async function decrypted(pair: StateKeyPair, file: string, isOpenpgp: boolean, isText: boolean): Promise<string> {
  const gpg = isOpenpgp ? gnupg() : null
  if (gpg) {
    try {
      gpg.import(pair.secret)
      return gpg.decrypt(file)
    } finally {
      gpg.close()
    }
  }
  const age = isOpenpgp ? null : ageProgram(pair.secret)
  if (age) return age(file)
  return isText ? pair.openText(fs.readFileSync(file, 'utf8')) : new TextDecoder('utf-8', { ignoreBOM: true }).decode(await pair.open(fs.readFileSync(file)))
}

async function takeFile(desk: Desk, email: string): Promise<{ file: string; password: string }> {
  const { page } = desk
  await page.goto('/en/files/new')
  await expect(page.getByText('This file will be encrypted to your State’s key', { exact: false })).toBeVisible()
  await page.getByRole('button', { name: 'Ask for this file' }).click()
  await expect(page).toHaveURL(/\/en\/files\/[0-9a-f-]{36}$/)
  const where = new URL(page.url()).pathname
  await expect(async () => {
    await page.goto(where)
    await expect(page.getByRole('heading', { name: 'Ready to be opened' })).toBeVisible({ timeout: 1_000 })
  }).toPass({ timeout: 60_000 })
  await expect(page.getByText(/^Key RK-/)).toBeVisible()
  await desk.press('Open', 'files.open', where.split('/').at(-1) ?? '')
  await expect(page.getByRole('link', { name: /^Download,/ })).toBeVisible()
  const mail = await waitForMail(email, /^Password/)
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: /^Download,/ }).click()])
  const file = path.resolve('.test', 'downloads', `${Date.now()}-${download.suggestedFilename()}`)
  await download.saveAs(file)
  return { file, password: /^ {4}(\S+)$/m.exec(mail.text)?.[1] ?? '' }
}
