import { describe, expect, it } from 'vitest'
import { mintDownloadScope, mintViewScope, mustChoosePurpose } from '@/lib/access/scope'
import { inReadOnly } from '@/lib/db/transaction'
import { useDatabase } from '@/lib/testing/database'
import { buildGrant, buildOfficer, buildPurpose } from '@/lib/testing/factories'

const database = useDatabase()
const clear = { view: 'clear', file: 'clear' } as const
const both = (officer: Parameters<typeof mintViewScope>[1]) => inReadOnly('portal_reader', async (tx) => ({ view: await mintViewScope(tx, officer), download: await mintDownloadScope(tx, officer) }))

describe('a scope', () => {
  it('of an officer without a grant is empty, and knows the hour', async () => {
    const officer = await buildOfficer(database, 10)
    const { view } = await both(officer)
    expect(view).toMatchObject({ officer, boxes: [], purposes: [], purpose: null, at: expect.any(Date) })
    expect(mustChoosePurpose(view)).toBe(false)
  })
  it('holds for its right alone', async () => {
    const officer = await buildOfficer(database, 10)
    const seen = await buildGrant(database, { officer, fields: { gender: clear } })
    const taken = await buildGrant(database, { officer, fields: { gender: clear }, view: false, download: true })
    const { view, download } = await both(officer)
    expect([view.boxes.map((box) => box.grantId), download.boxes.map((box) => box.grantId)]).toEqual([[seen], [taken]])
    expect(view.purposes).toHaveLength(1)
    expect(view.purpose).toEqual(view.purposes[0])
  })
  it('of several purposes is empty until one is chosen, and then of that purpose alone', async () => {
    const officer = await buildOfficer(database, 10)
    const ids = [await buildPurpose(database, { key: 'first', fields: ['gender'] }), await buildPurpose(database, { key: 'second', fields: ['gender', 'name'] })]
    const grants: string[] = []
    for (const purposeId of ids) grants.push(await buildGrant(database, { officer, fields: { gender: clear }, purposeId }))
    const { view } = await both(officer)
    expect(view).toMatchObject({ boxes: [], purpose: null })
    expect(view.purposes.map(({ id }) => id)).toEqual(ids)
    expect(mustChoosePurpose(view)).toBe(true)
    for (const [index, id] of ids.entries()) {
      const chosen = (await both({ ...officer, purposeId: id })).view
      expect(chosen.boxes.map((box) => box.grantId)).toEqual([grants[index]])
      expect(chosen.purpose?.id).toBe(id)
      expect(mustChoosePurpose(chosen)).toBe(false)
    }
    // A purpose that no live grant has gives nothing.
    expect((await both({ ...officer, purposeId: '7d9e1f5a-3c7b-4a52-9e0d-6b1f2c3d4e5f' })).view.boxes).toEqual([])
  })
})
