import { createHash } from 'node:crypto'
import { openSecret, sealSecret } from '@/lib/crypto/sealed-secret'
import { AppError } from '@/lib/errors'
import { type Counted, type Opened, type Preview, type PreviewPolicy, previewSchema } from '@/lib/requests/preview/schema'

/** SHA-256 over the preview in canonical JSON (keys in order, no spaces), 64 hex digits. What comes back from a `jsonb` column has the same hash. */
export function hashOf(preview: Preview): string {
  return bytesOf(preview).hash
}

/** The same with the text that is hashed: what an approval keeps, and what the database hashes again. */
export function bytesOf(preview: Preview): { readonly text: string; readonly hash: string } {
  const text = canonical(preview)
  return { text, hash: createHash('sha256').update(text).digest('hex') }
}

type Tolerance = Pick<PreviewPolicy, 'tolerancePercent' | 'toleranceRows'>

interface Bound {
  readonly requestId: string
  readonly revision: number
  readonly adminId: string
}

/** The preview as a form carries it: sealed, so that it comes back as it was shown, for this request in this revision and this admin alone. base64url. */
export function sealPreview(input: Bound & { preview: Preview }): string {
  return sealSecret({ secret: JSON.stringify(input.preview), label: labelOf(input), purpose: 'preview' }).toString('base64url')
}

/**
 * The preview that the admin was shown. Throws `conflict`: `previewUnknown` when it was made for another admin, request or revision, or by nobody;
 * `previewOld` when it is older than policy allows at `at` (the database's clock).
 */
export function openPreview(input: Bound & { sealed: string; at: Date; minutesMax: number }): Preview {
  const preview = unsealed(input)
  const age = input.at.getTime() - Date.parse(preview.at)
  if (age < 0 || age > input.minutesMax * 60_000) throw new AppError('conflict', { reason: 'previewOld' })
  return preview
}

/** True when nothing moved between two looks that would make it another decision. */
export function previewsAgree(seen: Preview, now: Preview, tolerance: Tolerance): boolean {
  return previewDifferences(seen, now, tolerance).length === 0
}

/** True when time stopped any of the preview's counts: where it stopped hangs on the machine, and nobody decides on that. */
export function isUnfinished({ opens, loses }: Preview): boolean {
  const all = [opens.view, opens.download, loses?.view, loses?.download].flatMap((each) => (each ? [each.now, each.covers, each.fourWeeks, ...each.districts.flatMap(({ now, fourWeeks }) => [now, fourWeeks])] : []))
  return all.some((each) => each !== null && ranOutOfTime(each))
}

export type PreviewPart = 'request' | 'box' | 'fields' | 'rights' | 'overlaps' | 'parameters' | 'opens' | 'loses'

/**
 * What moved between two looks: structure must be equal, counts may differ within the tolerance, in all and in each district.
 * Who else of the State holds the same is for information and may change: another officer's new grant is not this decision.
 */
export function previewDifferences(seen: Preview, now: Preview, tolerance: Tolerance): PreviewPart[] {
  const structure = (preview: Preview): Record<Exclude<PreviewPart, 'opens' | 'loses'>, unknown> => ({
    request: [preview.request, preview.officer.id, preview.stateCode], box: preview.box, fields: preview.fields, rights: preview.rights, overlaps: preview.overlaps,
    parameters: [preview.parameters.officer, preview.parameters.state.max, isOver(preview.parameters.state)],
  })
  const [one, other] = [structure(seen), structure(now)]
  const parts = (['request', 'box', 'fields', 'rights', 'overlaps', 'parameters'] as const).filter((part) => canonical(one[part]) !== canonical(other[part]))
  const isNear = (part: 'opens' | 'loses'): boolean => {
    const [before, after] = [seen[part], now[part]]
    if (before === null || after === null) return before === after
    return (['view', 'download'] as const).every((right) => openedAgree(before[right], after[right], tolerance))
  }
  return [...parts, ...(['opens', 'loses'] as const).filter((part) => !isNear(part))]
}

function openedAgree(one: Opened | null, other: Opened | null, tolerance: Tolerance): boolean {
  if (one === null || other === null) return one === other
  if (!countsAgree(one.now, other.now, tolerance) || !countsAgree(one.covers, other.covers, tolerance) || !countsAgree(one.fourWeeks, other.fourWeeks, tolerance)) return false
  const others = new Map(other.districts.map((district) => [district.code, district]))
  return one.districts.length === other.districts.length && one.districts.every((district) => {
    const same = others.get(district.code)
    return same !== undefined && countsAgree(district.now, same.now, tolerance) && countsAgree(district.fourWeeks, same.fourWeeks, tolerance)
  })
}

/** "At least" says nothing of how many there are: it agrees only with what stopped at the same number of rows with about the same result, never with what time stopped. */
function countsAgree(one: Counted | null, other: Counted | null, { tolerancePercent, toleranceRows }: Tolerance): boolean {
  if (one === null || other === null) return one === other
  if (one.complete !== other.complete || one.rowsMax !== other.rowsMax || ranOutOfTime(one)) return false
  return Math.abs(one.n - other.n) <= Math.max(toleranceRows, (Math.max(one.n, other.n) * tolerancePercent) / 100)
}

function ranOutOfTime({ complete, rowsMax }: Counted): boolean {
  return !complete && rowsMax === undefined
}

function isOver({ after, max }: { after: number; max: number }): boolean {
  return after > max
}

function unsealed(input: Bound & { sealed: string }): Preview {
  try {
    return previewSchema.parse(JSON.parse(openSecret({ sealed: Buffer.from(input.sealed, 'base64url'), label: labelOf(input), purpose: 'preview' })))
  } catch (cause) {
    throw new AppError('conflict', { reason: 'previewUnknown', cause })
  }
}

function labelOf({ requestId, revision, adminId }: Bound): string {
  return JSON.stringify(['preview', requestId, revision, adminId])
}

/** JSON with the keys of every object in order of their code units. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) => (isRecord(each) ? Object.fromEntries(Object.keys(each).sort().map((key) => [key, each[key]])) : each))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
