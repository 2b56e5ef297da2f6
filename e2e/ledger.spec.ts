import fs from 'node:fs'
import { verifyLedger } from '@/bin/verify-ledger/command'
import type { PersonActor } from '@/lib/auth/actor'
import { resumeGrant, suspendGrant } from '@/lib/grants/use-cases'
import { listRegistrants, openRegistrant } from '@/lib/registrants/reads'
import { listQuery } from '@/lib/registrants/schema'
import { buildGrant } from '@/lib/testing/factories'
import { noteStart } from './portal/database'
import { ask } from './portal/raw'
import { expect, test, watch } from './portal/test'
import { eightFields, kerala, type Signed, type World } from './portal/world'

const homes = { officer: '/en/activity', admin: '/en/admin/activity', auditor: '/en/auditor' } as const

/** An officer of their own who looked, and whose grant was suspended and resumed. */
async function scene(world: World): Promise<{ officer: Signed<PersonActor>; grantNumber: string; purposeId: string }> {
  const officer = await world.another('officer')
  if (officer.person.kind !== 'officer') throw new Error('no officer')
  const id = await buildGrant(world.database, { officer: officer.person, districts: [kerala.kollam], fields: eightFields() })
  await noteStart(world.database, officer.person.id)
  await listRegistrants({ officer: officer.person, query: listQuery.parse({}) })
  await openRegistrant({ officer: officer.person, id: world.registrant.id })
  const act = { actor: world.admin.person, id, reason: 'A question about the order' }
  await suspendGrant(act)
  await resumeGrant(act)
  const [grant] = await world.database.sql<{ number: string; purposeId: string }>('SELECT number, purpose_id AS "purposeId" FROM portal."grant" WHERE id = $1', [id])
  return { officer, grantNumber: grant?.number ?? '', purposeId: grant?.purposeId ?? '' }
}

for (const [role, javaScriptEnabled] of [['officer', false], ['officer', true], ['admin', true], ['auditor', false]] as const) {
  test(`an ${role} reads the ledger, event by event, and keeps a question, ${javaScriptEnabled ? 'with' : 'without'} script`, async ({ browser, baseURL, world, faultless }) => {
    const { officer, purposeId } = await scene(world)
    const context = await browser.newContext({ javaScriptEnabled, baseURL, timezoneId: 'Asia/Kolkata' })
    watch(context, faultless)
    await context.addCookies([{ name: 'portal.session', value: role === 'officer' ? officer.token : world[role].token, url: baseURL ?? '' }])
    const page = await context.newPage()
    const narrow = async (): Promise<void> => { if (role !== 'officer') await page.getByLabel('Who (user id)').fill(officer.person.userId) }

    await test.step('narrowed by purpose, it shows the looks', async () => {
      await page.goto(homes[role])
      await narrow()
      await page.getByLabel('Purpose', { exact: true }).selectOption(purposeId)
      await page.getByRole('button', { name: 'Show' }).click()
      await expect(page.getByRole('link', { name: /^Saw a page of workers/ }).first()).toBeVisible()
      await expect(page.getByRole('link', { name: /^Suspended grant/ })).toHaveCount(0)
    })
    await test.step('one event has a page, with all it holds and what belongs to it', async () => {
      await page.goto(homes[role])
      await narrow()
      await page.getByLabel('What', { exact: true }).selectOption('grant.suspended')
      await page.getByRole('button', { name: 'Show' }).click()
      await page.getByRole('link', { name: /^Suspended grant/ }).first().click()
      await expect(page.getByRole('heading', { name: 'Grant suspended' })).toBeVisible()
      await expect(page.getByRole('row', { name: 'Status in force suspended' })).toBeVisible()
      await expect(page.getByText('A question about the order').first()).toBeVisible()
      await expect(page.getByRole('heading', { name: 'Proof' })).toHaveCount(role === 'officer' ? 0 : 1)
      // Whose position it is, an officer is not told; everybody else may cite it.
      if (role === 'officer') expect(page.url()).toMatch(/activity\/[\w-]{60,}$/)
      else expect(page.url()).toMatch(/\/\d+$/)
      // What comes next is the resuming, or that the mail about the suspension left before it.
      await page.getByRole('link', { name: 'Later' }).last().click()
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^(Grant resumed|Mail sent)$/)
      await page.getByRole('link', { name: 'Earlier' }).last().click()
      await expect(page.getByRole('heading', { name: 'Grant suspended' })).toBeVisible()
    })
    await test.step('filters are kept under a name, asked again, renamed and deleted', async () => {
      await page.goto(`${homes[role]}?kind=grant.suspended`)
      await page.getByLabel('Keep these filters as').fill('Number 1234 5678 9012')
      await page.getByRole('button', { name: 'Keep', exact: true }).click()
      await expect(page.getByText('Leave the number out').first()).toBeVisible()
      await page.getByLabel('Keep these filters as').fill(`What was suspended ${javaScriptEnabled ? 'a' : 'b'}`)
      await page.getByRole('button', { name: 'Keep', exact: true }).click()
      await expect(page.getByRole('heading', { level: 1, name: /^What was suspended/ })).toBeVisible()
      await expect(page.getByLabel('What', { exact: true })).toHaveValue('grant.suspended')
      await page.goto(homes[role])
      await page.getByRole('link', { name: /^What was suspended/ }).click()
      await expect(page.getByRole('link', { name: /^Suspended grant/ }).first()).toBeVisible()
      await page.getByText('Rename or delete').click()
      await page.getByLabel('New name').fill('Suspensions')
      await page.getByRole('button', { name: /^Rename/ }).click()
      await expect(page.getByText('The question has its new name.')).toBeVisible()
      await page.getByText('Rename or delete').click()
      await page.getByRole('button', { name: /^Delete/ }).click()
      await expect(page.getByText('The question is deleted.')).toBeVisible()
      await expect(page.getByRole('link', { name: 'Suspensions', exact: true })).toHaveCount(0)
    })
  })
}

for (const [role, javaScriptEnabled] of [['admin', false], ['auditor', true]] as const) {
  test(`an ${role} follows lives and asks who received a worker’s data, ${javaScriptEnabled ? 'with' : 'without'} script`, async ({ browser, baseURL, world, faultless }) => {
    const { officer, grantNumber } = await scene(world)
    const context = await browser.newContext({ javaScriptEnabled, baseURL, timezoneId: 'Asia/Kolkata' })
    watch(context, faultless)
    await context.addCookies([{ name: 'portal.session', value: world[role].token, url: baseURL ?? '' }])
    const page = await context.newPage()
    const values = [world.registrant.uan, world.registrant.name, world.registrant.mobile ?? '', world.registrant.id]

    await test.step('the life of a grant, oldest first, with what was seen under it', async () => {
      await page.goto(`/en/${role}/timeline/${grantNumber}`)
      await expect(page.getByRole('heading', { name: `Timeline of grant ${grantNumber}` })).toBeVisible()
      const rows = page.getByRole('main').getByRole('row')
      const said = await rows.allTextContents()
      const place = (text: string): number => said.findIndex((row) => row.includes(text))
      expect(place('Saw a page of workers')).toBeGreaterThan(0)
      expect(place('Suspended grant')).toBeGreaterThan(place('Saw a page of workers'))
      expect(place('Resumed grant')).toBeGreaterThan(place('Suspended grant'))
    })
    await test.step('the life of its officer, reached from an event', async () => {
      await page.getByRole('link', { name: /^Suspended grant/ }).click()
      await page.getByRole('link', { name: 'Timeline of the officer' }).click()
      await expect(page.getByRole('heading', { name: `Timeline of ${officer.person.name}` })).toBeVisible()
    })
    await test.step('who received a worker’s data', async () => {
      await page.goto(homes[role])
      await page.getByRole('link', { name: 'Who received a worker’s data?' }).click()
      await page.getByLabel('UAN', { exact: true }).fill(world.registrant.uan)
      await page.getByLabel('A worker’s complaint').check()
      await page.getByLabel('In your words').fill('The worker asked who has the data')
      await page.getByRole('button', { name: 'Ask who received this worker’s data' }).click()
      await expect(page.getByRole('rowheader', { name: new RegExp(officer.person.name) })).toBeVisible()
      await expect(page.getByRole('row', { name: new RegExp(officer.person.name) }).first()).toContainText('record opened once')
      for (const value of values) expect(await page.content()).not.toContain(value)
      for (const value of values) expect(page.url()).not.toContain(value)
      await page.getByRole('link', { name: 'Opened the record' }).first().click()
      await expect(page.getByRole('heading', { name: 'One worker opened' })).toBeVisible()
    })
    await test.step('what filters find is downloaded and proven by the key alone', async () => {
      await page.goto(`${homes[role]}?kind=grant.suspended`)
      const href = await page.getByRole('link', { name: 'Download what these filters find' }).getAttribute('href')
      await expect.poll(async () => (await ask({ path: '/ledger/checkpoint' })).status, { timeout: 90_000 }).toBe(200)
      const { status, headers, body } = await ask({ path: href ?? '', token: world[role].token })
      expect([status, headers['content-disposition']]).toEqual([200, 'attachment; filename="ledger-extract.txt"'])
      const file = test.info().outputPath('extract.txt')
      fs.writeFileSync(file, body)
      const lines: string[] = []
      expect(await verifyLedger(['--key', (await ask({ path: '/ledger/key' })).body.trim(), '--log', file], (line) => lines.push(line)), lines.join('\n')).toBe(0)
    })
  })
}
