import { beforeEach, describe, expect, it } from 'vitest'
import { simulateField, simulateOfficer, simulateRegistrant } from '@/lib/simulator/reads'
import { resolveRegistrant } from '@/lib/simulator/use-cases'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildAuditor, buildGrant, buildOfficer, putRegistrants, type TestRegistrant } from '@/lib/testing/factories'

const database = useDatabase()
const changedAt = new Date(Date.now() - 60_000)
const person: TestRegistrant = {
  id: '4242424242', uan: '100000000077', name: 'Asha Proofname', mobile: '9000000077', dateOfBirth: '1990-01-01', fatherOrHusbandName: null, permanentPin: '800001', currentPin: '800001', currentAddress: 'Ward 1',
  incomeSlab: null, disabilityType: null, education: null, socialCategory: null, gender: '2', primaryOccupation: '8341', secondaryOccupation: null,
  permanentState: 10, permanentDistrict: 212, currentState: 10, currentDistrict: 212, registeredAt: changedAt, changedAt,
}
const fields = { mobile: { view: 'unmaskable', file: 'clear' }, gender: { view: 'clear', file: 'absent' } } as const
const asked = { uan: person.uan, reason: 'complaint', note: 'The worker asked who sees the record' } as const
const events = (actorId: string) => database.sql<{ kind: string; outcome: string; details: Record<string, unknown>; subject_id: string | null }>(
  'SELECT kind, outcome, details, subject_id FROM ledger.event WHERE actor_id = $1 ORDER BY position', [actorId])

beforeEach(async () => {
  await database.sql('TRUNCATE registry.registrant, registry.feed, registry.registrant_past, registry.resolution')
  await database.sql('UPDATE portal.policy SET resolve_per_day_max = 20')
  await putRegistrants([person])
})

describe('who can see this registrant', () => {
  it('is told to an admin and an auditor who bring the UAN, and nothing else is', async () => {
    const officer = await buildOfficer(database, 10, { name: 'Smt. Sees' })
    await buildOfficer(database, 10)
    await buildGrant(database, { officer, districts: [212], fields, download: true })
    for (const reader of [await buildAdmin(database), await buildAuditor(database)]) {
      const { handle } = await resolveRegistrant({ reader, input: asked })
      const answer = await simulateRegistrant({ reader, handle })
      expect(answer.rows.map((row) => [row.officer.name, [...row.answer.view].map(([field, { level }]) => [field, level]), [...row.answer.download].map(([field, { level }]) => [field, level])])).toEqual([
        ['Smt. Sees', [['mobile', 'unmaskable'], ['gender', 'clear']], [['uan', 'clear'], ['mobile', 'clear']]],
      ])
      expect(Object.keys(answer.facts).sort()).toEqual(['expiresAt', 'instant', 'knownAt', 'standing'])
      expect(JSON.stringify(answer)).not.toMatch(/4242424242|100000000077|9000000077|Proofname/)
    }
  })

  it('is asked on record, found or not, and the number is in no event', async () => {
    const reader = await buildAdmin(database)
    const { handle } = await resolveRegistrant({ reader, input: asked })
    await simulateRegistrant({ reader, handle })
    const nobody = await resolveRegistrant({ reader, input: { ...asked, uan: '999999999999' } })
    expect(await simulateRegistrant({ reader, handle: nobody.handle })).toMatchObject({ facts: { standing: 'absent' }, rows: [] })
    const recorded = await events(reader.id)
    expect(recorded.map(({ kind, details }) => [kind, details.isFound ?? details.standing])).toEqual([
      ['registrant.resolved', true], ['simulator.registrant', 'known'], ['registrant.resolved', false], ['simulator.registrant', 'absent'],
    ])
    expect(recorded[0]?.details).toEqual({ reason: 'complaint', note: asked.note, isFound: true, resolution: expect.any(String), leftToday: 19 })
    expect(JSON.stringify(recorded)).not.toMatch(/100000000077|999999999999|4242424242/)
  })

  it('is refused after the number of the day, and for another reader\'s handle it is over', async () => {
    const [reader, other] = [await buildAdmin(database), await buildAdmin(database)]
    await database.sql('UPDATE portal.policy SET resolve_per_day_max = 1')
    const { handle } = await resolveRegistrant({ reader, input: asked })
    await expect(resolveRegistrant({ reader, input: asked })).rejects.toMatchObject({ code: 'limit', reason: 'resolvePerDay' })
    expect(await simulateRegistrant({ reader: other, handle })).toMatchObject({ facts: { standing: 'over' }, rows: [] })
    expect(await simulateRegistrant({ reader, handle: 'forged' })).toMatchObject({ facts: { standing: 'over' }, rows: [] })
  })

  it('counts nothing that is not on record, and is not answered without a ledger', async () => {
    const reader = await buildAdmin(database)
    await database.sql('ALTER TABLE ledger.event ADD CONSTRAINT no_more CHECK (kind <> \'registrant.resolved\') NOT VALID')
    await expect(resolveRegistrant({ reader, input: asked })).rejects.toMatchObject({ code: 'ledger' })
    await database.sql('ALTER TABLE ledger.event DROP CONSTRAINT no_more')
    expect(await database.sql('SELECT 1 FROM registry.resolution')).toEqual([])
  })

  it('names the grants for the place that gave nothing, with the reason', async () => {
    const [late, ended] = [await buildOfficer(database, 10, { name: 'Late' }), await buildOfficer(database, 10, { name: 'Ended' })]
    await buildGrant(database, { officer: late, fields, window: { from: '2020-01-01', to: '2020-01-31' } })
    const grantId = await buildGrant(database, { officer: ended, fields })
    await buildGrant(database, { officer: await buildOfficer(database, 32), fields })
    const reader = await buildAdmin(database)
    await database.sql(`UPDATE portal."grant" SET ended_at = now(), ended_by_id = $2, ended_reason = 'test' WHERE id = $1`, [grantId, reader.id])
    const { misses } = await simulateRegistrant({ reader, handle: (await resolveRegistrant({ reader, input: asked })).handle })
    expect(misses.filter(({ standing }) => ['Late', 'Ended'].includes(standing.officer.name)).map(({ standing, isWindow }) => [standing.officer.name, standing.isInForce, isWindow])).toEqual([['Late', true, true], ['Ended', false, false]])
  })
})

describe('what an officer can see, and who sees a field', () => {
  it('is answered for now and for then, on record with the reader and no subject', async () => {
    const officer = await buildOfficer(database, 10)
    const grantId = await buildGrant(database, { officer, districts: [212, 193], fields })
    const reader = await buildAuditor(database)
    const before = await simulateOfficer({ reader, officerId: officer.id, at: new Date(Date.now() - 86_400_000) })
    expect(before).toMatchObject({ status: null, lenses: [], standings: [] })
    const now = await simulateOfficer({ reader, officerId: officer.id })
    expect(now).toMatchObject({ status: 'active', isStateOnModule: true })
    expect(now.lenses.map(({ cases }) => cases.map((each) => [each.districts, each.address, each.answer.view.get('mobile')?.level]))).toEqual([[[[193, 212], 'any', 'unmaskable']]])
    const [here, there] = [await simulateField({ reader, field: 'mobile', stateCode: 10, district: 212 }), await simulateField({ reader, field: 'mobile', stateCode: 10, district: 203 })]
    expect(here.rows.filter((row) => row.officer.id === officer.id).map((row) => [row.case.districts, row.view?.level, row.view?.by[0]?.grantId, row.download])).toEqual([[[212], 'unmaskable', grantId, undefined]])
    expect(there.rows.filter((row) => row.officer.id === officer.id)).toEqual([])
    const recorded = await events(reader.id)
    expect(recorded.map(({ kind, subject_id }) => [kind, subject_id])).toEqual([['simulator.officer', null], ['simulator.officer', null], ['simulator.field', null], ['simulator.field', null]])
    expect(recorded[2]?.details).toMatchObject({ field: 'mobile', state: 10, district: 212 })
  })

  it('refuses what is still to come, an officer there is not, and a district of elsewhere', async () => {
    const reader = await buildAdmin(database)
    const at = new Date(Date.now() + 60_000)
    const officer = await buildOfficer(database, 10)
    await expect(simulateOfficer({ reader, officerId: officer.id, at })).rejects.toMatchObject({ code: 'invalid', fields: [{ field: 'day', message: 'instantAhead' }] })
    await expect(simulateOfficer({ reader, officerId: reader.id })).rejects.toMatchObject({ code: 'not_found' })
    await expect(simulateField({ reader, field: 'mobile', stateCode: 10, district: 554 })).rejects.toMatchObject({ code: 'invalid', fields: [{ field: 'district' }] })
    await expect(simulateField({ reader, field: 'mobile', stateCode: 99 })).rejects.toMatchObject({ code: 'invalid', fields: [{ field: 'state' }] })
    expect(await events(reader.id)).toEqual([])
  })
})
