import { csvOf, takenFile } from './portal/traces'
import { expect, test, watch } from './portal/test'

for (const [role, home, javaScriptEnabled] of [['admin', '/en/admin/activity', true], ['auditor', '/en/auditor', false]] as const) {
  test(`an ${role} brings rows that turned up and is told whose file they are from, ${javaScriptEnabled ? 'with' : 'without'} script`, async ({ browser, baseURL, world, faultless }) => {
    const file = await takenFile(world)
    const rows = file.table.rows.length
    const context = await browser.newContext({ javaScriptEnabled, baseURL, timezoneId: 'Asia/Kolkata' })
    watch(context, faultless)
    await context.addCookies([{ name: 'portal.session', value: world[role].token, url: baseURL ?? '' }])
    const page = await context.newPage()
    await page.goto(home)
    await page.getByRole('link', { name: 'Whose file is this?' }).click()

    await test.step('what cannot be read is said', async () => {
      await page.getByLabel('File', { exact: true }).setInputFiles({ name: 'book.xlsx', mimeType: 'application/octet-stream', buffer: Buffer.from('PK\u0003\u0004 and more') })
      await page.getByLabel('Why').fill('Rows found on a public site')
      await page.getByRole('button', { name: 'Trace it' }).click()
      const said = page.getByRole('main').getByRole('alert')
      await expect(said).toContainText('This is an archive, or a workbook')
      // A script keeps all of it, the file too; without one the file is gone, and the page says so.
      await expect(page.getByLabel('Why')).toHaveValue('Rows found on a public site')
      if (javaScriptEnabled) expect(await page.getByLabel('File', { exact: true }).inputValue()).toContain('book.xlsx')
      else await expect(said).toContainText('bring them again')
      await page.getByLabel('File', { exact: true }).setInputFiles([])
      await page.getByRole('button', { name: 'Trace it' }).click()
      await expect(said).toContainText('nothing came')
      await page.getByLabel('Or some rows').fill('no row of anybody')
      await page.getByLabel('Why').fill('999941057058 was in it')
      await page.getByRole('button', { name: 'Trace it' }).click()
      await expect(said).toContainText('Why: ')
      await expect(page.getByLabel('Or some rows')).toHaveValue(javaScriptEnabled ? 'no row of anybody' : '')
      await expect(page.getByLabel('Why')).toHaveValue(javaScriptEnabled ? '999941057058 was in it' : '')
      expect(page.url()).not.toContain('9999')
    })
    await test.step('some rows pasted, in another order: the references name the file', async () => {
      await page.getByLabel('Or some rows').fill(csvOf(file).split('\n').slice(1, 6).reverse().join('\n'))
      await page.getByLabel('Why').fill('Rows found on a public site')
      await page.getByRole('button', { name: 'Trace it' }).click()
      await expect(page.getByRole('heading', { name: 'The marks name one file' })).toBeVisible()
      await expect(page.getByText('References: 5 of 5 name it')).toBeVisible()
      await expect(page.getByRole('row', { name: /Smt\. Traced Officer/ })).toContainText('99.9999%')
      for (const row of file.table.rows) expect(await page.content()).not.toContain(row[1])
    })
    await test.step('a file without references, its order kept: the order names it', async () => {
      await page.getByRole('link', { name: 'Trace another file' }).click()
      await page.getByLabel('File', { exact: true }).setInputFiles({ name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from(csvOf(file, ['uan']), 'utf16le') })
      await page.getByLabel('Why').fill('Rows found on a public site')
      await page.getByRole('button', { name: 'Trace it' }).click()
      await expect(page.getByText(`Order: ${rows - 1} of ${rows - 1} neighbours stand as in the file`)).toBeVisible()
      await expect(page.getByText(/^People: it held/)).toBeVisible()
    })
    await test.step('people alone are no proof, and a list of nobody names no file', async () => {
      await page.getByRole('link', { name: 'Trace another file' }).click()
      await page.getByLabel('Or some rows').fill(['uan', ...file.table.rows.map((row) => row[1] ?? '').sort()].join('\n'))
      await page.getByLabel('Why').fill('Rows found on a public site')
      await page.getByRole('button', { name: 'Trace it' }).click()
      await expect(page.getByRole('heading', { name: /^No mark/ })).toBeVisible()
      await page.getByRole('link', { name: 'Trace another file' }).click()
      await page.getByLabel('Or some rows').fill('uan\n999911112222\n999911113333')
      await page.getByLabel('Why').fill('Rows found on a public site')
      await page.getByRole('button', { name: 'Trace it' }).click()
      await expect(page.getByRole('heading', { name: 'No file of the portal' })).toBeVisible()
    })
    const events = await world.database.sql<{ kind: string; details: string }>(`SELECT kind, details::text AS details FROM ledger.event WHERE actor_id = $1 AND kind LIKE 'trace.%' ORDER BY position`, [world[role].person.id])
    // Others may have traced for pictures before.
    expect(events.slice(-8).map(({ kind }) => kind)).toEqual(Array.from({ length: 4 }, () => ['trace.asked', 'trace.answered']).flat())
    for (const { details } of events) for (const row of file.table.rows) expect(details).not.toContain(row[1])
  })
}
