import { beforeAll, describe, expect, test } from 'vitest'
import { limits } from '@/lib/limits'
import { findOfficers, type Reader } from '@/lib/simulator/reads'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildAuditor, buildOfficer } from '@/lib/testing/factories'

const database = useDatabase()
let readers: Reader[]
beforeAll(async () => {
  readers = [await buildAdmin(database), await buildAuditor(database)]
  const meera = await buildOfficer(database, 32, { name: 'Smt. Meera Pillai' })
  await buildOfficer(database, 10, { name: 'Shri Pillai Prasad' })
  await buildOfficer(database, 9, { name: 'Shri 100%_Sure' })
  const twin = await buildOfficer(database, 32, { name: 'Smt. Meera Menon' })
  // A user id is frozen; these two stand for accounts that began with theirs.
  await database.sql('ALTER TABLE portal."user" DISABLE TRIGGER USER')
  for (const [id, userId] of [[meera.id, 'meera'], [twin.id, 'meera2']]) await database.sql('UPDATE portal."user" SET user_id = $2 WHERE id = $1', [id, userId])
  await database.sql('ALTER TABLE portal."user" ENABLE TRIGGER USER')
  for (let each = 0; each <= limits.officersFoundMax; each++) await buildOfficer(database, 27, { name: `Shri Crowd ${each === 0 ? 'Sundaram' : each}` })
})

const namesFor = async (typed: string): Promise<string[]> => {
  const [admin, auditor] = await Promise.all(readers.map((reader) => findOfficers({ reader, typed })))
  expect(auditor).toEqual(admin)
  return (admin?.officers ?? []).map(({ name }) => name)
}

describe('an officer is found', () => {
  test.each([
    ['by a part of the name, in any letters', 'PILLAI', ['Shri Pillai Prasad', 'Smt. Meera Pillai']],
    ['by every word, wherever it stands', 'pillai kerala', ['Smt. Meera Pillai']],
    ['by a State of two words', 'uttar pradesh', ['Shri 100%_Sure']],
    ['by the State in Hindi', 'केरल pillai', ['Smt. Meera Pillai']],
    ['by the beginning of a user id', 'meer', ['Smt. Meera Menon', 'Smt. Meera Pillai']],
    ['alone by a whole user id, though another one begins so', 'Meera', ['Smt. Meera Pillai']],
    ['by signs that a pattern would read', '%_', ['Shri 100%_Sure']],
  ])('%s', async (_how, typed, names) => expect(await namesFor(typed)).toEqual(names))

  test.each([[''], ['   '], ["' OR 1=1 --"], ['pillai bihar kerala'], ['\\']])('by %j nobody is', async (typed) => expect(await namesFor(typed)).toEqual([]))

  test('up to a screen of them, and it is said that there are more', async () => {
    const [reader] = readers
    if (!reader) throw new Error('no reader')
    expect(await findOfficers({ reader, typed: 'crowd' })).toMatchObject({ officers: { length: limits.officersFoundMax }, hasMore: true })
    expect(await findOfficers({ reader, typed: 'crowd maharashtra sundaram' })).toMatchObject({ officers: [{ name: 'Shri Crowd Sundaram' }], hasMore: false })
  })

  test('never an admin or auditor', async () => expect(await namesFor('test a')).toEqual([]))
})
