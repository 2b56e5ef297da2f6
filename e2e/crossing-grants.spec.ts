import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { buildGrant, buildOfficer, putRegistrants } from '@/lib/testing/factories'
import { unpack } from './portal/archive'
import { tokenOf } from './portal/database'
import { proven } from './portal/factors'
import { waitForMail } from './portal/mails'
import { expect, test } from './portal/test'
import { describeRegistrant, fieldsOf, kerala, unspaced } from './portal/world'

const clear = { view: 'clear', file: 'clear' } as const

// District A with mobile, district B with name: two boxes, never (A and B) × (mobile and name).
test('two crossing grants never show A\'s names or B\'s mobiles, on list, record or in the file', async ({ page, world: { database }, signedInAs }) => {
  const person = await buildOfficer(database, kerala.state, { name: 'Smt. Crossing Officer' })
  await buildGrant(database, { officer: person, districts: [kerala.kollam], fields: { ...fieldsOf(['gender']), mobile: clear, uan: clear }, download: true })
  await buildGrant(database, { officer: person, districts: [kerala.idukki], fields: { ...fieldsOf(['gender']), name: clear, uan: clear }, download: true })
  const inA = Array.from({ length: 5 }, () => describeRegistrant({ district: kerala.kollam }))
  const inB = Array.from({ length: 5 }, () => describeRegistrant({ district: kerala.idukki }))
  await putRegistrants([...inA, ...inB])
  const check = (text: string, where: string): void => {
    const bare = unspaced(text)
    for (const each of inA) expect(bare, `${where}: a name of A`).not.toContain(each.name.split(' ')[1])
    for (const each of inB) expect(bare, `${where}: a mobile of B`).not.toContain(String(each.mobile).slice(-8))
  }
  await signedInAs({ token: await tokenOf(database, person) })
  await page.goto('/en/registrants?size=100')
  const list = await page.content()
  check(list, 'list')
  for (const each of inA) expect(unspaced(list)).toContain(String(each.mobile))
  for (const each of inB) expect(unspaced(list)).toContain(unspaced(each.name))
  for (const each of [...inA, ...inB]) {
    await page.goto(`/en/registrants/${each.id}`)
    check(await page.content(), 'record')
  }
  await page.goto('/en/files/new')
  check(await page.content(), 'file form')
  await page.getByRole('button', { name: 'Ask for this file' }).click()
  await waitForMail(`${person.userId}@example.invalid`, /is ready/)
  await page.reload()
  await proven(database, page, 'files.open', new URL(page.url()).pathname.split('/').at(-1) ?? '')
  await page.getByRole('button', { name: 'Open', exact: true }).click()
  const mail = await waitForMail(`${person.userId}@example.invalid`, /^Password/)
  const answer = await page.request.get(`/api/files/${new URL(page.url()).pathname.split('/').at(-1)}`)
  const file = path.resolve('.test', 'downloads', `crossing-${person.userId}.zip`)
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, await answer.body())
  const entries = unpack(file, /^ {4}(\S+)$/m.exec(mail.text)?.[1] ?? '')
  const text = [...(entries?.values() ?? [])].join('\n')
  check(text, 'file')
  for (const each of inA) expect(text).toContain(String(each.mobile))
  for (const each of inB) expect(text).toContain(each.name)
})
