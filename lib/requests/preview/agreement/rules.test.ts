import { describe, expect, it } from 'vitest'
import { hashOf, isUnfinished, openPreview, previewDifferences, previewsAgree, sealPreview } from '@/lib/requests/preview/agreement/rules'
import { type Counted, type Opened, type Preview, previewSchema } from '@/lib/requests/preview/schema'

process.env.PORTAL_SECRET ??= 'a secret of tests that is long enough'
process.env.MASTER_KEY ??= Buffer.alloc(32, 1).toString('base64')

const counted = (n: number, complete = true) => ({ n, complete })
const byRows = (n: number): Counted => ({ n, complete: false, rowsMax: 1_000 })
const opened = (n: number) => ({ now: counted(n), covers: counted(n), fourWeeks: counted(n * 4), elsewhere: 0, districts: [{ code: 212, now: counted(n), fourWeeks: counted(n * 4) }] })
const preview: Preview = previewSchema.parse({
  version: 1, request: { id: 'r', number: 'REQ-1', revision: 2, kind: 'newOfficer' }, officer: { id: 'o', name: 'Smt. X' }, stateCode: 10, at: '2026-11-22T04:00:00.000Z', judgedAt: '2026-11-22T04:00:00.000Z',
  box: { districts: [212], basis: 'either', fields: { gender: { view: 'clear', file: 'absent' } }, canView: true, canDownload: false, window: { days: 7 }, startsOn: '2026-11-22', endsOn: '2027-03-31', purpose: { id: 'p', en: 'Rations', hi: 'राशन' } },
  opens: { view: opened(1_000), download: null }, loses: null,
  fields: [{ field: 'gender', isNeeded: true, isAsked: true, view: { before: 'none', after: 'clear' }, file: { before: 'absent', after: 'absent' } }],
  rights: [{ right: 'view', before: false, after: true }], overlaps: [], holders: { total: 0, all: 0, listed: [] }, carried: { grants: 0, fields: [] },
  parameters: { officer: { before: 0, after: 1, max: 15 }, state: { before: 3, after: 4, max: 4 } },
})
const tolerance = { tolerancePercent: 10, toleranceRows: 20 }

describe('the hash', () => {
  it('is that of the canonical JSON, whatever the order of keys', () => {
    const turned = previewSchema.parse(Object.fromEntries(Object.entries(preview).reverse()))
    expect(Object.keys(turned)).not.toEqual(Object.keys(Object.fromEntries(Object.entries(preview).reverse())))
    const shuffled = JSON.parse(JSON.stringify({ ...preview, request: { revision: 2, kind: 'newOfficer', number: 'REQ-1', id: 'r' } }))
    expect(hashOf(shuffled)).toBe(hashOf(preview))
    expect(hashOf(preview)).toMatch(/^[0-9a-f]{64}$/)
  })
  it.each<[string, Partial<Preview>]>([
    ['a count', { opens: { view: opened(1_001), download: null } }], ['the instant', { at: '2026-11-22T04:00:00.001Z' }], ['the revision', { request: { ...preview.request, revision: 3 } }],
  ])('moves with %s', (_what, change) => expect(hashOf({ ...preview, ...change })).not.toBe(hashOf(preview)))
})

describe('the sealed preview', () => {
  const bound = { requestId: 'r', revision: 2, adminId: 'a' }
  const sealed = sealPreview({ ...bound, preview })
  const at = new Date('2026-11-22T05:00:00.000Z')
  it('comes back as it was shown, up to its last minute', () => expect(openPreview({ ...bound, sealed, at, minutesMax: 60 })).toEqual(preview))
  it.each([['too old', new Date(at.getTime() + 1)], ['of the future', new Date('2026-11-22T03:59:59.999Z')]])('is refused when %s', (_why, when) =>
    expect(() => openPreview({ ...bound, sealed, at: when, minutesMax: 60 })).toThrow(expect.objectContaining({ code: 'conflict', reason: 'previewOld' })))
  it.each([
    ['another admin', { adminId: 'b' }], ['another request', { requestId: 's' }], ['another revision', { revision: 3 }], ['altered bytes', { sealed: `${sealed.slice(0, -6)}AAAAAA` }], ['nothing', { sealed: '' }],
  ])('is refused for %s', (_why, change) =>
    expect(() => openPreview({ ...bound, sealed, at, minutesMax: 60, ...change })).toThrow(expect.objectContaining({ code: 'conflict', reason: 'previewUnknown' })))
})

describe('agreement', () => {
  const changed = (change: Partial<Preview>) => previewDifferences(preview, { ...preview, ...change }, tolerance)
  it('bears another instant, and another officer of the State with the same', () => {
    expect(changed({ at: '2026-11-23T04:00:00.000Z', holders: { total: 1, all: 1, listed: [] }, carried: { grants: 9, fields: [] } })).toEqual([])
  })
  it.each([
    [1_111, true], [1_112, false], [900, true], [899, false],
  ])('of 1,000 with %d: %s', (n, agrees) => expect(previewsAgree(preview, { ...preview, opens: { view: opened(n), download: null } }, tolerance)).toBe(agrees))
  it('bears a few rows where a percentage is nothing', () => {
    const few = (n: number): Preview => ({ ...preview, opens: { view: opened(n), download: null } })
    expect(previewsAgree(few(0), few(5), tolerance)).toBe(true)
    expect(previewsAgree(few(0), few(21), tolerance)).toBe(false)
  })
  it('looks at each district, and at the rows of four weeks', () => {
    const moved = { ...opened(1_000), districts: [{ code: 212, now: counted(800), fourWeeks: counted(4_000) }, { code: 193, now: counted(200), fourWeeks: counted(0) }] }
    expect(changed({ opens: { view: moved, download: null } })).toEqual(['opens'])
    expect(changed({ opens: { view: { ...opened(1_000), fourWeeks: counted(9_000) }, download: null } })).toEqual(['opens'])
  })
  it.each<[string, Counted, Counted, boolean]>([
    ['a count that stopped and one that did not', byRows(1_000), counted(1_000), false], ['one that finished and one that time stopped', counted(1_000), counted(1_000, false), false],
    ['two that stopped at the same rows', byRows(1_000), byRows(1_100), true], ['two that stopped there with other results', byRows(1_000), byRows(9_000), false],
    ['two that stopped at other rows', byRows(1_000), { ...byRows(1_000), rowsMax: 2_000 }, false], ['two that time stopped', counted(1_000, false), counted(1_000, false), false],
  ])('of %s', (_what, one, other, agrees) => {
    const least = (now: Counted): Preview => ({ ...preview, opens: { view: { ...opened(1_000), now }, download: null } })
    expect(previewsAgree(least(one), least(other), tolerance)).toBe(agrees)
    expect(previewsAgree(least(other), least(one), tolerance)).toBe(agrees)
  })
  it('is for nothing that time stopped, wherever it was', () => {
    const of = (change: Partial<Opened>): Preview => ({ ...preview, loses: { view: null, download: { ...opened(1_000), ...change } } })
    const late = counted(1_000, false)
    for (const change of [{ now: late }, { covers: late }, { fourWeeks: late }, { districts: [{ code: 212, now: late, fourWeeks: null }] }, { districts: [{ code: 212, now: counted(1), fourWeeks: late }] }]) expect(isUnfinished(of(change))).toBe(true)
    expect(isUnfinished(of({ now: byRows(1_000), fourWeeks: null }))).toBe(false)
  })
  it.each<[string, Partial<Preview>]>([
    ['request', { request: { ...preview.request, revision: 3 } }], ['request', { officer: { id: 'other', name: 'X' } }],
    ['box', { box: preview.box && { ...preview.box, districts: 'all' } }], ['fields', { fields: [] }], ['rights', { rights: [] }],
    ['overlaps', { overlaps: [{ grantId: 'g', number: 'GR-1', state: 'live', isReplaced: false, districts: 'all', fields: [], isSamePurpose: true }] }],
    ['parameters', { parameters: { ...preview.parameters, officer: { before: 1, after: 2, max: 15 } } }], ['parameters', { parameters: { ...preview.parameters, state: { before: 4, after: 5, max: 4 } } }],
    ['opens', { opens: { view: opened(1_000), download: opened(1_000) } }], ['opens', { opens: { view: null, download: null } }], ['loses', { loses: { view: null, download: null } }],
  ])('ends when %s differs', (part, change) => expect(changed(change)).toEqual([part]))
  it('bears other parameters of the State below its limit', () => expect(changed({ parameters: { ...preview.parameters, state: { before: 2, after: 3, max: 4 } } })).toEqual([]))
})
