import { describe, expect, it } from 'vitest'
import { listRegistrants } from '@/lib/registrants/reads'
import { listQuery } from '@/lib/registrants/schema'
import { useDatabase } from '@/lib/testing/database'
import { buildGrant, buildOfficer, putRegistrants } from '@/lib/testing/factories'

const database = useDatabase()
const clear = { view: 'clear', file: 'clear' } as const

describe('a whole-State grant', () => {
  it('gives nobody of another State, whatever district somebody types', async () => {
    const officer = await buildOfficer(database, 10)
    await buildGrant(database, { officer, fields: { gender: clear, permanentDistrict: clear, currentDistrict: clear } })
    const changedAt = new Date(Date.now() - 60_000)
    await putRegistrants([{
      id: '7', uan: '100000000007', name: 'Asha', mobile: null, dateOfBirth: '1990-01-01', fatherOrHusbandName: null, permanentPin: '682001', currentPin: '682001', currentAddress: 'Ward 1',
      incomeSlab: null, disabilityType: null, education: null, socialCategory: null, gender: '2', primaryOccupation: '8341', secondaryOccupation: null,
      permanentState: 32, permanentDistrict: 554, currentState: 32, currentDistrict: 554, registeredAt: changedAt, changedAt,
    }])
    const list = await listRegistrants({ officer, query: { ...listQuery.parse({}), district: 554 } })
    expect(list.rows).toEqual([])
    expect(list.count).toEqual({ exact: 0 })
  })
})
