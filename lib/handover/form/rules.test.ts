import { describe, expect, it } from 'vitest'
import { choiceProblems, dayProblems, readHandoverForm } from '@/lib/handover/form/rules'

const [one, two] = ['6a5f6ae1-bf05-4f04-bd97-7538476a0909', '15ddd4ec-9230-41ee-ba9c-eb5dacd29dbb'] as const
const grants = [one, two].map((id) => ({ id, state: 'live' as const, endedAt: null, endsOn: '2027-03-31' }))

describe('what is wrong with a handover is said in one round', () => {
  it('names a wrong day also while another part of the order is missing', () => {
    const { order, days } = readHandoverForm({ orderNumber: ' ', orderDate: '01-12-2026', reliefOn: '01-01-2020', stays: 'no' })
    expect(order).toBeNull()
    expect(dayProblems(days, '2026-11-28').map(({ field, message }) => [field, message])).toEqual([['orderDate', 'orderDateAhead'], ['reliefOn', 'reliefPast']])
    expect(dayProblems(readHandoverForm({ orderDate: '31-02-2026' }).days, '2026-11-28')).toEqual([])
  })
  it('says at a field that nothing goes to the successor, and only when nothing is left to choose', () => {
    const problems = (...choices: string[]) => choiceProblems(grants, { chosen: readHandoverForm({ choices }).choices, order: { reliefOn: '2026-12-01', stays: 'yes' } })
    expect(problems(`keep:${one}`, `drop:${two}`)).toEqual([{ field: `choice_${one}`, message: 'nothingGoes' }])
    expect(problems(`keep:${one}`)).toEqual([{ field: `choice_${two}`, message: 'required' }])
    expect(problems(`hand:${one}`, `drop:${two}`)).toEqual([])
  })
})
