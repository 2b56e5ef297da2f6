import { Client } from 'pg'
import { describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import type { GrantFields } from '@/lib/access/box'
import type { OfficerActor } from '@/lib/auth/actor'
import { blindUan } from '@/lib/crypto/blind-index'
import { readAnswer, sealAnswer } from '@/lib/lookups/reads'
import type { LookUpField, LookUpForm } from '@/lib/lookups/schema'
import { lookUp } from '@/lib/lookups/use-cases'
import { useDatabase } from '@/lib/testing/database'
import { buildGrant, buildOfficer, putRegistrants } from '@/lib/testing/factories'
import { asLogin } from '@/lib/testing/login'
import { aRegistrant } from '@/lib/testing/registrants'

const database = useDatabase()
const at = (view: 'masked' | 'unmaskable' | 'clear') => ({ view, file: 'absent' }) as const
const formOf = (field: LookUpField, value: string): LookUpForm => ({ field, value, cause: 'claim', reason: 'She claims her maternity benefit' })
const none = { code: 'invalid', fields: [{ field: 'value', message: 'lookUpNone' }] }

/** An officer of Bihar with one grant over Patna (212). */
async function officerWith(fields: GrantFields, districts: readonly number[] = [212]): Promise<OfficerActor> {
  const officer = await buildOfficer(database, 10)
  await buildGrant(database, { officer, districts, fields })
  return officer
}
const eventsOf = (officer: OfficerActor) => database.sql<{ kind: string; outcome: string; details: Record<string, unknown> }>('SELECT kind, outcome, details FROM ledger.event WHERE actor_id = $1 ORDER BY position', [officer.id])
let next = 1
const person = (overrides: Parameters<typeof aRegistrant>[1] = {}) => aRegistrant(1_000 + next, { id: String(4_700_000_000_000_000 + next++), ...overrides })

describe('look-up', () => {
  it.each(['unmaskable', 'clear'] as const)('finds by a field that the grant gives %s', async (level) => {
    const one = person()
    await putRegistrants([one])
    const officer = await officerWith({ uan: at(level), mobile: at(level) })
    expect(await lookUp({ officer, form: formOf('uan', one.uan) })).toEqual([one.id])
    expect(await lookUp({ officer, form: formOf('mobile', `+91 ${one.mobile}`) })).toEqual([one.id])
  })

  it('answers alike for nobody, out of scope, masked, not given, and ended', async () => {
    const [inside, outside] = [person(), person({ permanentDistrict: 193, currentDistrict: 193 })]
    await putRegistrants([inside, outside])
    const officer = await officerWith({ uan: at('clear'), mobile: at('masked') })
    const errors = []
    for (const form of [formOf('uan', '999999999999'), formOf('uan', outside.uan), formOf('mobile', inside.mobile ?? ''), formOf('mobile', '9999999999')]) {
      errors.push(await lookUp({ officer, form }).then(() => 'found', (error: unknown) => error))
    }
    for (const error of errors) expect(error).toMatchObject(none)
    const without = await officerWith({ gender: at('clear') })
    await expect(lookUp({ officer: without, form: formOf('uan', inside.uan) })).rejects.toMatchObject(none)
    await database.sql(`UPDATE portal."grant" SET ended_at = now() WHERE officer_id = $1`, [officer.id])
    await expect(lookUp({ officer, form: formOf('uan', inside.uan) })).rejects.toMatchObject(none)
    const events = (await eventsOf(officer)).filter(({ kind }) => kind === 'registrants.lookedUp')
    expect(events).toHaveLength(5)
    expect(events.map(({ outcome, details }) => [outcome, details.count, details.attempt, details.digest === events[0]?.details.digest])).toEqual([1, 2, 3, 4, 5].map((attempt) => ['done', 0, attempt, true]))
  })

  it('counts how many look-ups of the day lay beside it, of the same officer and field alone, and keeps no number', async () => {
    const [officer, other] = [await officerWith({ uan: at('clear'), mobile: at('clear') }), await officerWith({ uan: at('clear') })]
    const near = async (who: OfficerActor, field: LookUpField, value: string): Promise<unknown> => {
      await lookUp({ officer: who, form: formOf(field, value) }).catch(() => undefined)
      return (await eventsOf(who)).at(-1)?.details.near
    }
    expect(await near(officer, 'uan', '999900001999')).toBe(0)
    expect(await near(officer, 'uan', '999900002000'), 'the thousand beside it').toBe(1)
    expect(await near(officer, 'uan', '9999 0000 2001')).toBe(2)
    expect(await near(officer, 'uan', '999900004000'), 'farther away').toBe(0)
    expect(await near(officer, 'mobile', '9999000020'), 'another field').toBe(0)
    expect(await near(other, 'uan', '999900002000'), 'another officer').toBe(0)
    expect(await near(officer, 'uan', 'no number')).toBe(0)
    const marks = await database.sql<{ mark: Buffer }>('SELECT mark FROM portal.look_up_step WHERE officer_id = ANY ($1)', [[officer.id, other.id]])
    expect(new Set(marks.map(({ mark }) => mark.toString('hex'))).size).toBe(5)
    for (const role of ['portal_web', 'portal_auditor', 'portal_worker'] as const) await expect(asLogin(database, role, (client) => client.query('SELECT mark FROM portal.look_up_step')), role).rejects.toMatchObject({ code: '42501' })
  })

  it('puts an attempt on record also when nothing could be read', async () => {
    const officer = await officerWith({ uan: at('clear') })
    await database.sql('REVOKE SELECT ON registry.feed FROM portal_reader')
    try {
      await expect(lookUp({ officer, form: formOf('uan', '999999999999') })).rejects.toMatchObject({ code: '42501' })
    } finally {
      await database.sql('GRANT SELECT ON registry.feed TO portal_reader')
    }
    expect((await eventsOf(officer)).map(({ kind, outcome, details }) => [kind, outcome, details.attempt, details.count])).toEqual([['registrants.lookedUp', 'failed', 1, 0]])
  })

  it('runs the same statements, one for one, whether nobody has the number, or it is out of scope, masked or found', async () => {
    const [inside, outside] = [person(), person({ permanentDistrict: 193, currentDistrict: 193 })]
    await putRegistrants([inside, outside])
    const officer = await officerWith({ uan: at('clear'), mobile: at('masked') })
    await buildGrant(database, { officer, districts: [203], fields: { mobile: at('clear') } })
    const spy = vi.spyOn(Client.prototype, 'query')
    const statementsOf = async (field: LookUpField, value: string): Promise<string[]> => {
      spy.mockClear()
      await lookUp({ officer, form: formOf(field, value) }).catch(() => undefined)
      return spy.mock.calls.map(([asked]) => (typeof asked === 'string' ? asked : z.object({ text: z.string() }).parse(asked).text))
    }
    try {
      const byUan = [await statementsOf('uan', '999999999999'), await statementsOf('uan', outside.uan), await statementsOf('uan', inside.uan)]
      expect(byUan[0]?.filter((text) => /count_look_up|spend_look_up|FROM registry\.feed|ledger\.append/.test(text))).toHaveLength(4)
      expect(byUan[1]).toEqual(byUan[0])
      expect(byUan[2]).toEqual(byUan[0])
      const byMobile = [await statementsOf('mobile', '9999999999'), await statementsOf('mobile', outside.mobile ?? ''), await statementsOf('mobile', inside.mobile ?? '')]
      expect(byMobile[1]).toEqual(byMobile[0])
      expect(byMobile[2]).toEqual(byMobile[0])
    } finally {
      spy.mockRestore()
    }
  })

  it('is one law of boxes: the box that covers the row must itself let find by the field', async () => {
    const [patna, gaya] = [person(), person({ permanentDistrict: 193, currentDistrict: 193 })]
    await putRegistrants([patna, gaya])
    const officer = await officerWith({ uan: at('clear') })
    await buildGrant(database, { officer, districts: [193], fields: { uan: at('masked'), mobile: at('unmaskable') } })
    expect(await lookUp({ officer, form: formOf('uan', patna.uan) })).toEqual([patna.id])
    await expect(lookUp({ officer, form: formOf('uan', gaya.uan) })).rejects.toMatchObject(none)
    await expect(lookUp({ officer, form: formOf('mobile', patna.mobile ?? '') })).rejects.toMatchObject(none)
    expect(await lookUp({ officer, form: formOf('mobile', gaya.mobile ?? '') })).toEqual([gaya.id])
  })

  it('lists those in scope of many who share a mobile number, newest change first', async () => {
    const mobile = '9123456780'
    const sharing = Array.from({ length: 60 }, () => person({ mobile, ...(next % 20 === 0 ? {} : { permanentDistrict: 193, currentDistrict: 193 }) }))
    await putRegistrants(sharing)
    const officer = await officerWith({ mobile: at('clear') })
    const expected = sharing.filter((each) => each.permanentDistrict === 212).sort((one, other) => other.changedAt.getTime() - one.changedAt.getTime()).map((each) => each.id)
    expect(expected).toHaveLength(3)
    const ids = await lookUp({ officer, form: formOf('mobile', mobile) })
    expect(ids).toEqual(expected)
    const answer = await sealAnswer({ officer, ids })
    expect(answer).not.toContain(ids[0])
    const shown = await readAnswer({ officer, answer })
    expect(shown.rows.map((row) => row.id)).toEqual(expected)
    const stranger = await officerWith({ mobile: at('clear') })
    await expect(readAnswer({ officer: stranger, answer })).rejects.toMatchObject({ code: 'not_found' })
    await expect(readAnswer({ officer: { ...officer, sessionId: stranger.sessionId }, answer })).rejects.toMatchObject({ code: 'not_found' })
    await expect(readAnswer({ officer, answer: `${answer.startsWith('x') ? 'y' : 'x'}${answer.slice(1)}` })).rejects.toMatchObject({ code: 'not_found' })
    await database.sql(`UPDATE portal."grant" SET ended_at = now() WHERE officer_id = $1`, [officer.id])
    await expect(readAnswer({ officer, answer })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('keeps nothing of what was typed: not in the ledger, the tables, or the error', async () => {
    const one = person()
    await putRegistrants([one])
    const officer = await officerWith({ uan: at('clear') })
    await lookUp({ officer, form: formOf('uan', one.uan) })
    const error: unknown = await lookUp({ officer, form: formOf('uan', `${one.uan}9`) }).catch((caught: unknown) => caught)
    expect(JSON.stringify([error, String(error)])).not.toContain(one.uan)
    const kept = JSON.stringify([await eventsOf(officer), await database.sql('SELECT * FROM portal.look_up WHERE officer_id = $1', [officer.id]), await database.sql('SELECT * FROM portal.look_up_ticket')])
    for (const secret of [one.uan, blindUan(one.uan).toString('hex'), blindUan(one.uan).toString('base64'), one.id]) expect(kept).not.toContain(secret)
  })

  it('counts every attempt of the day, also of the wrong form, and searches no more when they are used up', async () => {
    const one = person()
    await putRegistrants([one])
    const officer = await officerWith({ uan: at('clear') })
    await database.sql('UPDATE portal.policy SET lookups_per_day_max = 3')
    try {
      await expect(lookUp({ officer, form: formOf('uan', '12') })).rejects.toMatchObject({ code: 'invalid', fields: [{ field: 'value', message: 'uanForm' }] })
      await expect(lookUp({ officer, form: formOf('mobile', '12') })).rejects.toMatchObject({ fields: [{ field: 'value', message: 'mobileForm' }] })
      const raced = await Promise.allSettled([1, 2, 3, 4].map(() => lookUp({ officer, form: formOf('uan', one.uan) })))
      expect(raced.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      for (const each of raced) if (each.status === 'rejected') expect(each.reason).toMatchObject({ code: 'limit', reason: 'lookUpsPerDay' })
      expect((await eventsOf(officer)).map(({ outcome, details }) => [outcome, details.attempt, details.attemptsMax, details.count, details.cause])).toEqual([['refused', 1, 3, 0, 'shape'], ['refused', 2, 3, 0, 'shape'], ['done', 3, 3, 1, undefined]])
      await database.sql(`ALTER TABLE portal.look_up DISABLE TRIGGER USER`)
      await database.sql(`UPDATE portal.look_up SET at = at - interval '1 day' WHERE officer_id = $1`, [officer.id])
      expect(await lookUp({ officer, form: formOf('uan', one.uan) })).toEqual([one.id])
    } finally {
      await database.sql('UPDATE portal.policy SET lookups_per_day_max = 50')
      await database.sql(`ALTER TABLE portal.look_up ENABLE TRIGGER USER`)
    }
  })

  it('is asked by an officer who is signed in, and by nobody else', async () => {
    const officer = await officerWith({ uan: at('clear') })
    await database.sql('UPDATE portal.session SET revoked_at = now() WHERE id = $1', [officer.sessionId])
    await expect(lookUp({ officer, form: formOf('uan', '123456789012') })).rejects.toMatchObject({ code: expect.anything() })
    expect(await database.sql('SELECT 1 FROM portal.look_up WHERE officer_id = $1', [officer.id])).toEqual([])
  })
})
