import type { OfficerActor } from '@/lib/auth/actor'
import { buildAdmin, buildGrant, buildOfficer } from '@/lib/testing/factories'
import { byForm, find } from './portal/acts'
import { openedFile } from './portal/addresses'
import { actsOf, eventsOf, tokenOf } from './portal/database'
import { proven } from './portal/factors'
import { ask } from './portal/raw'
import { expect, test } from './portal/test'
import { eightFields, kerala, type World } from './portal/world'

/**
 * Brings another version into force now, for these people alone: everybody else of the portal under test who had accepted one accepts it in the same moment. The lock keeps
 * people who are made meanwhile from slipping between.
 */
async function comeIntoForce({ database }: World, people: readonly OfficerActor[]): Promise<number> {
  await database.sql('BEGIN')
  await database.sql('LOCK TABLE portal."user" IN SHARE MODE')
  const [made] = await database.sql<{ version: number }>(
    `INSERT INTO portal.terms_version (version, sections_en, sections_hi, effective_at, proposal_id)
     SELECT version + 1, sections_en, sections_hi, now(), proposal_id FROM portal.terms_version ORDER BY version DESC LIMIT 1 RETURNING version`)
  await database.sql('INSERT INTO portal.terms_acceptance (user_id, version) SELECT DISTINCT user_id, $1::int FROM portal.terms_acceptance WHERE user_id <> ALL ($2)', [made?.version, people.map(({ id }) => id)])
  await database.sql('COMMIT')
  return made?.version ?? 0
}

test('two admins amend the terms; when the version comes into force, nothing else opens to who is signed in before it is accepted', async ({ page, context, world, signedInAs }) => {
  const { database } = world
  const [first, second] = [await buildAdmin(database), await buildAdmin(database)]
  const officer = await buildOfficer(database, kerala.state, { name: 'Smt. Amended Officer' })
  const token = await tokenOf(database, officer)
  await buildGrant(database, { officer, districts: [kerala.kollam], fields: eightFields(), download: true })
  const fileId = await openedFile(world, officer)

  await test.step('one proposes in both languages, the other reads the difference and approves', async () => {
    await signedInAs({ token: await tokenOf(database, first) })
    await page.goto('/en/admin/terms?panel=change')
    await proven(database, page, 'terms.propose', 'terms')
    // Text that is typed while the page's script takes over loses its selection.
    const amended = 'The data rests on what each worker declared, and is verified before use.'
    await expect(async () => {
      await page.locator('[id="textEn.0"]').fill(amended)
      await expect(page.locator('[id="textEn.0"]')).toHaveValue(amended, { timeout: 500 })
    }).toPass()
    await page.locator('[id="titleEn.6"]').fill('Reports of breaches')
    await page.locator('[id="textEn.6"]').fill('A breach is reported within six hours.')
    await page.locator('[id="titleHi.6"]').fill('उल्लंघन की सूचना')
    await page.locator('[name=effectiveOn]').fill('01-01-2090')
    await page.locator('[name=justification]').fill('The Guidelines were amended')
    await page.getByRole('button', { name: 'Propose', exact: true }).click()
    await expect(page.locator('[id="textHi.6-error"]')).toBeVisible()
    await expect(page.locator('[id="titleHi.6"]')).toHaveValue('उल्लंघन की सूचना')
    await page.locator('[id="textHi.6"]').fill('उल्लंघन की सूचना छह घंटे के भीतर दी जाती है।')
    await page.getByRole('button', { name: 'Propose', exact: true }).click()
    await expect(page.getByRole('status')).toContainText('Nothing changes before another admin approves.')
    const address = page.url()
    await context.clearCookies()
    await signedInAs({ token: await tokenOf(database, second) })
    await page.goto(address)
    await expect(page.locator('ins').filter({ hasText: 'A breach is reported within six hours.' })).toBeVisible()
    await expect(page.locator('del').filter({ hasText: 'liable' })).toBeVisible()
    await page.getByRole('radio', { name: /^Approve It comes into force on 1\s+Jan\s+2090/ }).check()
    await page.locator('[name=reason]').fill('Read in both languages')
    await proven(database, page, 'proposal.decide', new URL(address).pathname.split('/').at(-1) ?? '')
    await page.getByRole('button', { name: 'Record the decision' }).click()
    await expect(page.getByRole('status')).toContainText(/Approved\. It comes into force on 1\s+Jan\s+2090/)
    await page.goto('/en/terms')
    await expect(page.getByText(/comes into force on 1\s+Jan\s+2090/)).toBeVisible()
  })

  await context.clearCookies()
  await signedInAs({ token })
  await page.goto('/en/home')
  await expect(page.getByText(/You accepted version/)).toBeVisible()
  const range = (from: number) => ask({ path: `/api/files/${fileId}`, token, headers: { Range: `bytes=${from}-${from + 9}` } })
  expect((await range(0)).status).toBe(206)
  await page.goto('/en/registrants/look-up')
  const version = await comeIntoForce(world, [officer])

  await test.step('no page, no act, not the next request of a running download', async () => {
    for (const path of ['/en/home', '/en/registrants?district=559', '/en/files', '/en/requests', '/en/activity', '/en', '/en/sign-in']) {
      await page.goto(path)
      await expect(page, path).toHaveURL(/\/en\/accept/)
    }
    const before = await actsOf(database, officer.id)
    const answer = await byForm(find('files.ask'), token, { locale: 'en' })
    expect([answer.status, answer.headers.location]).toEqual([303, expect.stringContaining('/en/accept?back=')])
    expect(await actsOf(database, officer.id)).toEqual(before)
    const next = await range(10)
    expect([next.status, next.body]).toEqual([403, expect.stringContaining('The terms of use were amended.')])
    const whole = await ask({ path: `/api/files/${fileId}`, token })
    expect([whole.status, whole.headers.location]).toEqual([303, expect.stringMatching(/\/en\/accept$/)])
    expect((await ask({ path: `/api/requests/${world.grant.requestId}/letter`, token })).status).toBe(303)
    expect((await eventsOf(database, officer.id, ['access.refused'])).map(({ details }) => details.cause)).toEqual(['terms', 'terms', 'terms'])
  })

  await test.step('help, the text and the other language stay open; the box is empty, and without it nothing is accepted', async () => {
    for (const path of ['/en/help', '/en/terms', '/hi/display']) {
      await page.goto(path)
      await expect(page).toHaveURL(new RegExp(`${path}$`))
    }
    await page.goto('/en/registrants')
    await page.getByRole('link', { name: 'हिन्दी' }).click()
    await expect(page).toHaveURL(/\/hi\/accept\?back=%2Fen%2Fregistrants$/)
    await page.goto('/en/registrants')
    await expect(page.getByRole('checkbox')).not.toBeChecked()
    await page.getByRole('button', { name: 'Accept and go on' }).click()
    await expect(page.locator('#accept-error')).toHaveText('Tick the box, or sign out.')
    await page.getByRole('checkbox').check()
    await page.getByRole('button', { name: 'Accept and go on' }).click()
    await expect(page).toHaveURL(/\/en\/registrants$/)
    expect((await eventsOf(database, officer.id, ['terms.accepted'])).map(({ details }) => details)).toEqual([{ version }])
    expect((await range(10)).status).toBe(206)
    await page.goto('/en/accept')
    await expect(page).toHaveURL(/\/en\/home$/)
  })
})

test('who does not accept signs out, and an admin sees who accepted what', async ({ page, context, world, signedInAs }) => {
  const officer = await buildOfficer(world.database, kerala.state, { name: 'Smt. Undecided Officer', isTermsDue: true })
  await signedInAs({ token: await tokenOf(world.database, officer) })
  await page.goto('/en/home')
  await expect(page.getByText('Nothing else opens before they are accepted')).toBeVisible()
  await page.getByRole('button', { name: 'Do not accept: sign out' }).click()
  await expect(page.getByText('You are signed out.')).toBeVisible()
  expect((await actsOf(world.database, officer.id)).map(({ kind }) => kind)).toEqual(['signOut.done'])
  await context.clearCookies()
  await signedInAs(world.admin)
  await page.goto(`/en/admin/officers/${officer.id}`)
  await expect(page.getByText('The version in force is not accepted yet')).toBeVisible()
  await page.goto(`/en/admin/officers/${world.officer.person.id}`)
  await expect(page.getByText(/^Version \d+, accepted on/).first()).toBeVisible()
})
