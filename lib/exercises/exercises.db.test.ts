import { expect, test } from 'vitest'
import { recordAlone } from '@/lib/audit/record'
import { readProgress } from '@/lib/exercises/reads'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildOfficer } from '@/lib/testing/factories'

const database = useDatabase()

test('what a person has practised is read from the own events, and from nobody else’s', async () => {
  const [officer, other, admin] = [await buildOfficer(database, 10), await buildOfficer(database, 10), await buildAdmin(database)]
  const listed = (filters: Record<string, string | number>) => recordAlone({
    kind: 'registrants.listed', actor: officer, details: { grants: [], filters, columns: [], rows: 0, digest: 'x', count: 0 },
  })
  await recordAlone({ kind: 'home.viewed', actor: other, details: { grants: [], count: 0 } })
  await listed({})
  const done = async (): Promise<string[]> => (await readProgress(officer)).filter(({ at }) => at !== null).map(({ name }) => name)
  expect(await done()).toEqual([])
  await listed({ district: 212 })
  expect(await done()).toEqual(['district'])
  await recordAlone({ kind: 'access.refused', actor: officer, outcome: 'refused', details: { what: 'page', cause: 'role' } })
  expect(await done()).toEqual(['district', 'refusal'])
  expect((await readProgress(admin)).every(({ at }) => at === null)).toBe(true)
})
