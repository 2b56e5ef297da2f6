import { buildAdmin } from '@/lib/testing/factories'
import { eventsOf, tokenOf } from './portal/database'
import { proven } from './portal/factors'
import { expect, test } from './portal/test'

// Forms are sent as a browser without script sends them: links, fields and server actions alone. What a factor would prove by script stands there already.
test.use({ javaScriptEnabled: false })

test('a limit changes when a second admin approves, and says by whom', async ({ page, context, world: { database }, signedInAs }) => {
  const [first, second] = [await buildAdmin(database), await buildAdmin(database)]
  const [before] = await database.sql<{ minutes: number }>('SELECT export_open_minutes AS minutes FROM portal.policy')
  const minutes = (before?.minutes ?? 20) === 30 ? 31 : 30
  await signedInAs({ token: await tokenOf(database, first) })
  await proven(database, page, 'policy.propose', 'policy')
  await page.goto('/en/admin/policy?panel=change')
  await page.locator('[name=export_open_minutes]').fill('61')
  await page.locator('[name=justification]').fill('Slow lines in the hills')
  await page.getByRole('button', { name: 'Propose' }).click()
  await expect(page.getByRole('alert')).toContainText('The database allows 1 to 60 here.')
  await expect(page.locator('[name=justification]')).toHaveValue('Slow lines in the hills')
  await page.locator('[name=export_open_minutes]').fill(String(minutes))
  await page.getByRole('button', { name: 'Propose' }).click()
  await expect(page.getByRole('status')).toContainText('Nothing changes before another admin approves.')
  await expect(page.getByRole('cell', { name: `${minutes} minutes` })).toBeVisible()
  await expect(page.getByText('You proposed this, so another admin decides.')).toBeVisible()
  const address = page.url()

  await context.clearCookies()
  await signedInAs({ token: await tokenOf(database, second) })
  await proven(database, page, 'proposal.decide', address.split('/').at(-1)?.replace(/\?.*/, '') ?? '')
  await page.goto(address)
  await page.locator('[name=reason]').fill('Seen in the reports of the hill districts')
  await page.getByRole('button', { name: 'Record the decision' }).click()
  await expect(page.getByRole('alert')).toContainText('Choose: approve or refuse.')
  await page.getByRole('radio', { name: /^Approve/ }).check()
  await page.getByRole('button', { name: 'Record the decision' }).click()
  await expect(page.getByRole('status')).toContainText('It took effect at once.')
  expect(await database.sql('SELECT export_open_minutes AS minutes FROM portal.policy')).toEqual([{ minutes }])
  expect((await eventsOf(database, second.id)).map(({ kind }) => kind)).toContain('proposal.approved')
  await page.goto('/en/admin/policy')
  await expect(page.getByRole('row', { name: /Time to download/ }).first()).toContainText(`${minutes} minutes`)
})

test('every register offers its form, and what is proposed there waits in the inbox', async ({ page, world: { database }, signedInAs }) => {
  const admin = await buildAdmin(database)
  await signedInAs({ token: await tokenOf(database, admin) })
  const why = 'Agreed in the meeting of Friday'
  const send = async (act: string, subject: string): Promise<void> => {
    await proven(database, page, act, subject)
    await page.locator('[name=justification]').fill(why)
    await page.getByRole('button', { name: 'Propose', exact: true }).click()
    await expect(page.getByRole('status')).toContainText('Nothing changes before another admin approves.')
  }
  await page.goto('/en/admin/purposes/new')
  await page.locator('[name=titleEn]').fill('Registration of gig workers')
  await page.locator('[name=titleHi]').fill('गिग श्रमिकों का पंजीकरण')
  await page.locator('[name=scheme]').fill('Platform workers')
  await page.locator('[name=legalBasis]').fill('Code on Social Security 2020, section 114')
  await page.getByRole('checkbox', { name: 'Gender' }).check()
  await send('purpose.propose', 'new')
  await page.goto('/en/admin/roles/new')
  await page.locator('[name=nameEn]').fill('Register keeper')
  await page.locator('[name=nameHi]').fill('रजिस्टर रक्षक')
  await page.getByRole('checkbox', { name: /^Purposes/ }).check()
  await send('adminRole.propose', 'new')
  await page.goto('/en/admin/admins/new')
  await page.locator('[name=name]').fill('Smt. Nandini Rao')
  await page.locator('[name=designation]').fill('Deputy Secretary')
  await page.locator('[name=email]').fill('nandini.rao@centre.example')
  await page.locator('[name=userId]').fill('nandini.rao')
  await page.getByRole('radio', { name: /^Administrator/ }).check()
  await send('admin.propose', 'nandini.rao')
  await page.goto('/en/admin/auditors/new')
  await page.locator('[name=name]').fill(admin.name)
  await page.locator('[name=designation]').fill('Director (Audit)')
  await page.locator('[name=email]').fill('leela.nair@cag.example')
  await page.locator('[name=userId]').fill('leela.nair')
  await page.locator('[name=justification]').fill(why)
  await proven(database, page, 'auditor.propose', 'leela.nair')
  await page.getByRole('button', { name: 'Propose', exact: true }).click()
  await expect(page.getByRole('alert')).toContainText('nobody audits the own acts')
  await page.locator('[name=name]').fill('Smt. Leela Nair')
  await send('auditor.propose', 'leela.nair')
  await page.goto('/en/admin/states/24?panel=change')
  await page.getByRole('radio', { name: 'Data sharing module' }).check()
  await page.locator('[name=networks]').fill('10.20.0.1/16')
  await page.locator('[name=justification]').fill(why)
  await page.getByRole('button', { name: 'Propose', exact: true }).click()
  await expect(page.getByRole('alert')).toContainText('Write networks like 10.20.0.0/16')
  await page.locator('[name=networks]').fill('10.20.0.0/16')
  await send('state.propose', '24')
  await expect(page.getByRole('row', { name: /Networks/ })).toContainText('10.20.0.0/16')
  await page.goto('/en/admin/proposals')
  for (const kind of ['New purpose', 'New role of admins', 'New admin', 'New auditor', 'Change of a State’s record']) await expect(page.getByRole('cell', { name: new RegExp(kind) }).first()).toBeVisible()
})

test('two admins make an auditor and end the account again, neither alone', async ({ page, context, world: { database }, signedInAs }) => {
  const [first, second] = [await buildAdmin(database), await buildAdmin(database)]
  const be = async (admin: typeof first): Promise<void> => {
    await context.clearCookies()
    await signedInAs({ token: await tokenOf(database, admin) })
  }
  /** Read by the one who proposed, then approved by the other. */
  const approve = async (): Promise<void> => {
    await expect(page.getByText('You proposed this, so another admin decides.')).toBeVisible()
    const address = page.url()
    await be(second)
    await proven(database, page, 'proposal.decide', new URL(address).pathname.split('/').at(-1) ?? '')
    await page.goto(address)
    await page.getByRole('radio', { name: /^Approve/ }).check()
    await page.locator('[name=reason]').fill('Read and agreed')
    await page.getByRole('button', { name: 'Record the decision' }).click()
    await expect(page.getByRole('status')).toContainText('It took effect at once.')
  }
  const account = async () => (await database.sql<{ id: string; status: string }>(`SELECT id, status::text AS status FROM portal."user" WHERE user_id = 'hema.iyer'`))[0]
  await be(first)
  await page.goto('/en/admin/auditors')
  await page.getByRole('link', { name: 'Propose an auditor' }).click()
  for (const [name, value] of [['name', 'Smt. Hema Iyer'], ['designation', 'Director (Audit)'], ['email', 'hema.iyer@cag.example'], ['userId', 'hema.iyer'], ['justification', 'Named by the Comptroller']] as const) {
    await page.locator(`[name=${name}]`).fill(value)
  }
  await proven(database, page, 'auditor.propose', 'hema.iyer')
  await page.getByRole('button', { name: 'Propose', exact: true }).click()
  expect(await account()).toBeUndefined()
  await approve()
  expect(await account()).toMatchObject({ status: 'invited' })

  await be(first)
  await page.goto('/en/admin/auditors')
  await page.getByRole('link', { name: 'Smt. Hema Iyer' }).click()
  await page.locator('summary', { hasText: 'End this account' }).click()
  await page.locator('[name=reason]').fill('The posting is over')
  await proven(database, page, 'auditor.proposeEnd', (await account())?.id ?? '')
  await page.getByRole('button', { name: 'Propose the end' }).click()
  expect(await account()).toMatchObject({ status: 'invited' })
  await approve()
  expect(await account()).toMatchObject({ status: 'deactivated' })
})
