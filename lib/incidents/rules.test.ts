import { describe, expect, it } from 'vitest'
import { holdForm } from '@/lib/holds/schema'
import { callDue, clockState } from '@/lib/incidents/rules'
import { openForm, reportForm } from '@/lib/incidents/schema'

const noticedAt = new Date('2026-11-28T06:00:00.000Z')
const at = (hours: number): Date => new Date(noticedAt.getTime() + hours * 3_600_000)

describe('the clocks of an incident', () => {
  it.each([
    ['certIn', null, 0, 'running'], ['certIn', null, 6, 'running'], ['certIn', null, 6.001, 'missed'], ['certIn', 6, 7, 'met'], ['certIn', 6.001, 7, 'late'], ['board', null, 72, 'running'], ['board', null, 72.001, 'missed'], ['board', 1, 100, 'met'], ['board', 80, 100, 'late'],
  ] as const)('%s, told after %s hours, stands after %s hours as %s', (clock, told, now, standing) => {
    expect(clockState({ clock, noticedAt, told: told === null ? null : { at: at(told), writtenAt: at(told) }, now: at(now) })).toMatchObject({ standing, dueAt: at(clock === 'certIn' ? 6 : 72) })
  })

  it.each([
    ['certIn', 0, [], null], ['certIn', 2.99, [], null], ['certIn', 3, [], 3], ['certIn', 3, [3], null], ['certIn', 5, [3], 1], ['certIn', 5.5, [3, 1], null], ['certIn', 6, [3, 1], 0], ['certIn', 60, [3, 1, 0], null],
    ['certIn', 10, [], 0], ['board', 23.9, [], null], ['board', 24, [], 48], ['board', 48, [48], 24], ['board', 66, [48, 24], 6], ['board', 72, [48], 0],
  ] as const)('%s calls after %s hours, with calls made at %j: %s', (clock, now, made, hours) => {
    const state = clockState({ clock, noticedAt, told: null, now: at(now) })
    expect(callDue({ state, made: new Set<number>(made), now: at(now) })).toBe(hours)
  })

  it('say whose word it is that somebody was told in time, when it was written down once the time was over', () => {
    const standing = (told: number, written: number): string => clockState({ clock: 'certIn', noticedAt, told: { at: at(told), writtenAt: at(written) }, now: at(100) }).standing
    expect([standing(5, 6), standing(5, 6.001), standing(6, 70), standing(6.001, 70)]).toEqual(['met', 'attested', 'attested', 'late'])
  })

  it('call nobody any more once it was told', () => {
    expect(callDue({ state: clockState({ clock: 'certIn', noticedAt, told: { at: at(1), writtenAt: at(1) }, now: at(5) }), made: new Set(), now: at(5) })).toBeNull()
  })
})

describe('the forms', () => {
  const good = { title: 'A lost computer', summary: 'A computer with a file on it is gone.', state: '32', noticedOn: '28-11-2026', noticedTime: '9.30' }
  it('take a day and a time as people write them, and a State or none', () => {
    expect(openForm.parse(good)).toMatchObject({ noticedOn: '2026-11-28', noticedTime: '09:30', state: 32, oddity: null })
    expect(openForm.parse({ ...good, state: '', oddity: '' })).toMatchObject({ state: null, oddity: null })
  })
  it.each([['a time that is none', { noticedTime: '24:00' }], ['a worker’s number', { summary: 'It was 1234 5678 9012 who called us.' }], ['too short a title', { title: 'Lost' }], ['an oddity that is none', { oddity: '1' }]])('refuse %s', (_, change) => {
    expect(openForm.safeParse({ ...good, ...change }).success).toBe(false)
  })
  it.each(['UAN 123456789012 was read', 'Call of 98765 43210', 'She is १२३४ ५६७८ ९०१२'])('refuse a worker’s number in what goes into the ledger: %s', (line) => {
    const report = { id: '5e9c3a1b-7d2f-4b68-8c4e-1a2b3c4d5e6f', to: 'certIn', reportedOn: '28-11-2026', reportedTime: '10:00', text: 'Told by telephone.' }
    expect(openForm.safeParse({ ...good, title: line }).success).toBe(false)
    expect(reportForm.safeParse({ ...report, reference: line }).success).toBe(false)
    expect(holdForm.safeParse({ title: line, order: 'WP 1/2026', justification: 'The court asked for it' }).success).toBe(false)
    expect(holdForm.safeParse({ title: 'A case', order: line, justification: 'The court asked for it' }).success).toBe(false)
    for (const reference of ['CERTIn-20261128', 'F.No. 12345678901234/2026', '28.11.2026 and 2026-11-28']) expect(reportForm.safeParse({ ...report, reference }).success, reference).toBe(true)
  })
  it('take a report without a reference', () => {
    expect(reportForm.safeParse({ id: '5e9c3a1b-7d2f-4b68-8c4e-1a2b3c4d5e6f', to: 'certIn', reportedOn: '28-11-2026', reportedTime: '10:00', reference: '', text: 'Told by telephone.' }).success).toBe(true)
  })
})
