import { describe, expect, it } from 'vitest'
import { boxInForce, type GrantInForce, grantsInForce } from '@/lib/access/in-force'

const at = new Date('2026-11-22T06:00:00Z')
const clear = { view: 'clear', file: 'clear' } as const
const row = {
  id: 'g', number: 'GR-1', state_code: 10, whole_state: false, district_codes: [212], basis: 'either', fields: { gender: clear, name: { view: 'unmaskable', file: 'absent' } }, can_view: true, can_download: true,
  window_days: 7, window_from: null, window_to: null, purpose_id: 'p', purpose_en: 'Cards', purpose_hi: 'कार्ड', purpose_fields: ['name', 'gender', 'mobile'],
} as const
const grant = (changed: Partial<GrantInForce> = {}): GrantInForce => ({ ...row, district_codes: [...row.district_codes], purpose_fields: [...row.purpose_fields], ...changed })

describe('the box of a grant', () => {
  it('is the grant at that instant, for that right', () => {
    const box = boxInForce(grant(), 'view', at)
    expect(box).toMatchObject({ grantId: 'g', grantNumber: 'GR-1', basis: 'either', purpose: { id: 'p', en: 'Cards', hi: 'कार्ड' }, area: { stateCode: 10, districts: [212] }, rolling: true })
    expect(box?.window).toEqual({ from: new Date('2026-11-14T18:30:00Z'), to: new Date('2026-11-22T18:30:00Z') })
    expect([...box?.levels ?? []]).toEqual([['name', 'unmaskable'], ['gender', 'clear']])
    expect([...boxInForce(grant(), 'download', at)?.levels ?? []]).toEqual([['uan', 'clear'], ['gender', 'clear']])
  })
  it('is not there without the right', () => {
    expect([boxInForce(grant({ can_view: false }), 'view', at), boxInForce(grant({ can_download: false }), 'download', at)]).toEqual([null, null])
    expect([boxInForce(grant({ can_view: false }), 'download', at), boxInForce(grant({ can_download: false }), 'view', at)]).not.toContain(null)
  })
  it('gives no field that its purpose does not need now, and without any is no box', () => {
    expect([...boxInForce(grant({ purpose_fields: ['gender'] }), 'view', at)?.levels ?? []]).toEqual([['gender', 'clear']])
    expect([boxInForce(grant({ purpose_fields: ['mobile'] }), 'view', at), boxInForce(grant({ purpose_fields: [] }), 'download', at), boxInForce(grant({ fields: {} }), 'download', at)]).toEqual([null, null, null])
  })
  it('covers the whole State where the grant says so', () => {
    expect(boxInForce(grant({ whole_state: true, district_codes: [] }), 'view', at)?.area).toEqual({ stateCode: 10, districts: 'all' })
  })
  it('has the fixed days of the grant, or does not exist', () => {
    const fixed = { window_days: null, window_from: '2026-11-16', window_to: '2026-11-17' }
    expect(boxInForce(grant(fixed), 'view', at)).toMatchObject({ rolling: false, window: { from: new Date('2026-11-15T18:30:00Z'), to: new Date('2026-11-17T18:30:00Z') } })
    for (const half of [{ window_from: null }, { window_to: null }]) expect(() => boxInForce(grant({ ...fixed, ...half }), 'view', at)).toThrow('a grant has no window')
  })
})

describe('grants in force', () => {
  const read = (rows: readonly object[]): ReturnType<typeof grantsInForce> => {
    const sql = async <Row extends object>(): Promise<Row[]> => JSON.parse(JSON.stringify(rows), (key, value) => (key === 'instant' && value !== null ? new Date(String(value)) : value))
    return grantsInForce({ sql, events: [] }, { officerId: 'o' })
  }
  it('are none where the officer has none, with the clock all the same', async () => {
    expect(await read([{ instant: at, id: null }])).toEqual({ at, grants: [] })
  })
  it('are asked for now, or for the instant that is named', async () => {
    const asked: unknown[] = []
    const sql = async <Row extends object>(_text: string, values: readonly unknown[] = []): Promise<Row[]> => {
      asked.push(values)
      return JSON.parse('[{"instant":"now","id":null}]')
    }
    await grantsInForce({ sql, events: [] }, { officerId: 'o' })
    await grantsInForce({ sql, events: [] }, { officerId: 'o', at })
    expect(asked).toEqual([['o', null], ['o', at]])
  })
  it('are not told without a clock, nor with a row that cannot be read', async () => {
    await expect(read([])).rejects.toThrow('the database gave no clock')
    await expect(read([{ instant: null, id: null }])).rejects.toThrow('the database gave no clock')
    expect((await read([{ ...row, instant: at }])).grants).toEqual([row])
    for (const bad of [{ basis: 'both' }, { fields: { name: 'clear' } }, { state_code: '10' }, { purpose_fields: null }]) await expect(read([{ ...row, ...bad, instant: at }])).rejects.toThrow()
  })
})
