import { watch, expect, test } from './portal/test'

for (const [role, javaScriptEnabled] of [['admin', true], ['admin', false], ['auditor', false]] as const) {
  test(`an ${role} asks who can see what, ${javaScriptEnabled ? 'with' : 'without'} script`, async ({ browser, baseURL, world, faultless }) => {
    const context = await browser.newContext({ javaScriptEnabled, baseURL, timezoneId: 'Asia/Kolkata' })
    watch(context, faultless)
    await context.addCookies([{ name: 'portal.session', value: world[role].token, url: baseURL ?? '' }])
    const page = await context.newPage()
    const values = [world.registrant.uan, world.registrant.name, world.registrant.mobile ?? '', world.registrant.id]
    const expectNoValue = async (): Promise<void> => { for (const value of values) expect(await page.content()).not.toContain(value) }

    await test.step('what an officer can see', async () => {
      await page.goto(`/en/${role}/simulator`)
      await expect(page.getByRole('heading', { name: 'Choose an officer' })).toBeVisible()
      await page.getByLabel('Officer', { exact: true }).selectOption({ value: world.officer.person.id })
      await page.getByRole('button', { name: 'Show' }).click()
      await expect(page.getByRole('heading', { name: world.officer.person.name })).toBeVisible()
      await expect(page.getByRole('row', { name: /^Mobile/ }).first()).toContainText('Unmaskable')
      await expect(page.getByText(/^Nothing of: .*Father's or husband's name/)).toBeVisible()
      await expectNoValue()
    })
    await test.step('before the account there was nothing, and of the future nothing is said', async () => {
      await page.getByLabel('Day').fill('01-01-2020')
      await page.getByRole('button', { name: 'Show' }).click()
      await expect(page.getByText('Did not exist')).toBeVisible()
      await page.getByLabel('Day').fill('01-01-2990')
      await page.getByRole('button', { name: 'Show' }).click()
      await expect(page.getByRole('alert').first()).toContainText('This moment is still to come')
    })
    await test.step('who can see a parameter in a district', async () => {
      await page.getByRole('link', { name: 'By parameter' }).click()
      await page.getByLabel('Parameter', { exact: true }).selectOption('mobile')
      await page.getByLabel('State', { exact: true }).selectOption('32')
      await page.getByRole('button', { name: 'Show' }).click()
      await page.getByLabel('District', { exact: true }).selectOption({ value: String(world.registrant.permanentDistrict) })
      await page.getByRole('button', { name: 'Show' }).click()
      await expect(page.getByRole('rowheader', { name: /Smt\. Own Officer/ }).first()).toBeVisible()
      await expect(page.getByRole('rowheader', { name: /Smt\. Other Officer/ })).toHaveCount(0)
    })
    await test.step('who can see the worker of a UAN', async () => {
      await page.getByRole('link', { name: 'By worker' }).click()
      await page.getByLabel('UAN', { exact: true }).fill(world.registrant.uan.replace(/(\d{4})(?=\d)/g, '$1 '))
      await page.getByLabel('A worker’s complaint').check()
      await page.getByLabel('In your words').fill('The worker asked who sees the record')
      await page.getByRole('button', { name: 'Ask who can see this worker' }).click()
      await expect(page.getByRole('columnheader', { name: /Smt\. Own Officer/ }).first()).toBeVisible()
      await expectNoValue()
      for (const value of values) expect(page.url()).not.toContain(value)
      await page.getByLabel('Day').fill('01-01-2020')
      await page.getByRole('button', { name: 'Show' }).click()
      await expect(page.getByRole('heading', { name: 'Not known at that moment' })).toBeVisible()
    })
    await test.step('a number that nobody has, and one that is none', async () => {
      await page.getByRole('link', { name: 'Bring another UAN' }).click()
      await page.getByLabel('UAN', { exact: true }).fill('999999999999')
      await page.getByLabel('An audit').check()
      await page.getByLabel('In your words').fill('A number out of a complaint')
      await page.getByRole('button', { name: 'Ask who can see this worker' }).click()
      await expect(page.getByRole('heading', { name: 'Nobody has this UAN' })).toBeVisible()
      await page.getByLabel('UAN', { exact: true }).fill('99')
      await page.getByLabel('An audit').check()
      await page.getByLabel('In your words').fill('It is 999999999999, she says')
      await page.getByRole('button', { name: 'Ask who can see this worker' }).click()
      await expect(page.getByRole('alert').first()).toContainText('Write the twelve digits of the UAN.')
      await expect(page.getByRole('alert').first()).toContainText('Leave the number out')
    })
    await context.close()
  })
}
