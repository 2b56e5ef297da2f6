import { beforeEach, expect, test } from 'vitest'
import type { AdminActor } from '@/lib/auth/actor'
import { readProfile, readProfiles } from '@/lib/profiles/reads'
import { proposeProfile } from '@/lib/profiles/use-cases'
import { decideProposal, proposeChange } from '@/lib/proposals/use-cases'
import { startRequest } from '@/lib/requests/use-cases'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildProfile, buildPurpose, putStateOnModule } from '@/lib/testing/factories'

const database = useDatabase()
let first: AdminActor
let second: AdminActor
let purposeId = ''
beforeEach(async () => {
  first = await buildAdmin(database)
  second = await buildAdmin(database)
  purposeId = await buildPurpose(database, { key: 'narrow', fields: ['uan', 'gender'] })
})

const wording = () => ({ id: '', nameEn: 'Labour Secretary', nameHi: 'श्रम सचिव', purposeId, fields: ['uan', 'gender'], rights: ['view' as const], windowDays: 14, basis: 'current' as const, justification: 'Asked for every week' })
const approve = (id: string) => decideProposal({ actor: second, id, verdict: 'approve', reason: 'Saves work at the desk' })

test.each([
  [{ fields: ['uan', 'name'] }, 'fields', 'fieldsOutsidePurpose'], [{ fields: ['incomeSlab'] }, 'fields', 'fieldNotGrantable'], [{ windowDays: 91 }, 'windowDays', 'windowDaysMax'], [{ windowDays: 0 }, 'windowDays', 'windowDaysMax'],
  [{ purposeId: '7d9e1f5a-3c7b-4a52-9e0d-6b1f2c3d4e5f' }, 'purposeId', 'purposeClosed'], [{ nameEn: 'श्रम' }, 'nameEn', 'nameInLetters'],
  [{ fields: ['gender'], rights: ['download' as const], file_gender: 'absent' }, 'fields', 'fileEmpty'],
])('%j is refused at its field', async (change, field, message) => {
  await expect(proposeProfile({ actor: first, profile: { ...wording(), ...change } })).rejects.toMatchObject({ code: 'invalid', fields: [{ field, message }] })
})

test('a request starts from an approved profile, and not from a closed one', async () => {
  await approve((await proposeProfile({ actor: first, profile: wording() })).id)
  const [profile] = await readProfiles({ open: true })
  expect(profile).toMatchObject({ en: 'Labour Secretary', canView: true, canDownload: false, windowDays: 14, basis: 'current', purposeId })
  await putStateOnModule(database, 10)
  const formOf = async (profileId: string) => {
    const { id } = await startRequest({ actor: first, asked: { kind: 'newOfficer', stateCode: 10, profileId } })
    return (await database.sql<{ form: unknown }>('SELECT form FROM portal.request WHERE id = $1', [id]))[0]?.form
  }
  expect(await formOf(profile?.id ?? '')).toMatchObject({ purposeId, fields: ['uan', 'gender'], rights: ['view'], windowDays: '14', basis: 'current', view_uan: 'unmaskable' })
  await approve((await proposeChange({ actor: first, kind: 'profile.close', subject: profile?.id ?? '', after: { isOpen: false }, justification: 'Not needed any more' })).id)
  expect(await readProfiles({ open: true })).toEqual([])
  expect(await formOf(profile?.id ?? '')).not.toMatchObject({ windowDays: '14' })
  expect((await readProfile(profile?.id ?? ''))?.versions.map(({ version, isOpen }) => [version, isOpen])).toEqual([[2, false], [1, true]])
})

test('a profile whose purpose closed is offered no more', async () => {
  const id = await buildProfile(database, { purposeId, key: 'other', fields: { gender: { view: 'clear', file: 'clear' } } })
  expect((await readProfiles({ open: true })).map((profile) => profile.id)).toContain(id)
  await approve((await proposeChange({ actor: first, kind: 'purpose.close', subject: purposeId, after: { isOpen: false }, justification: 'The scheme has ended' })).id)
  expect(await readProfiles({ open: true, id })).toEqual([])
})
