import path from 'node:path'
import { boxInForce, type GrantInForce } from '@/lib/access/in-force'
import type { Field } from '@/lib/access/fields'
import { codeNames, fileLayout } from '@/lib/exports/contents/rules'
import { limits } from '@/lib/limits'
import { type Catalogue, catalogue } from '@/lib/reference/catalogue'
import type { Locale } from '@/lib/i18n/routing'
import type { World } from '@/lib/registrants/generate/schema'
import { readWorld } from '@/lib/registrants/generate/world/reads'
import { applyBoxes, grantedColumns } from '@/lib/registrants/rules'
import type { RegistrantRow } from '@/lib/registrants/schema'
import { inventSample } from '@/lib/requests/preview/sample/rules'
import type { Preview } from '@/lib/requests/preview/schema'

/** Synthetic rows under the masks of what is asked: on screen, and as the cells of a file. Null for a right that is not asked. */
export interface Sample {
  readonly screen: { readonly columns: readonly Field[]; readonly rows: readonly RegistrantRow[] } | null
  readonly file: { readonly header: readonly string[]; readonly rows: readonly (readonly string[])[] } | null
}

/** Three synthetic people as the preview's grant would show them; the same for every look at the same revision on the same day. */
export async function readSample(preview: Preview, locale: Locale): Promise<Sample> {
  const { box } = preview
  if (box === null) return { screen: null, file: null }
  const codes = await catalogue()
  const at = new Date(preview.at)
  const sampled = { world: await publishedWorld(codes), seedText: `${preview.request.id} ${preview.request.revision}`, at, count: limits.previewSampleRows }
  const grant = grantOf(preview, box)
  const screen = boxInForce(grant, 'view', at)
  const file = boxInForce(grant, 'download', at)
  const columns = screen ? grantedColumns([screen]) : []
  const layout = file && fileLayout({ boxes: [file], names: codeNames(codes, locale) })
  return {
    screen: screen && { columns, rows: inventSample({ ...sampled, box: screen }).map((person) => applyBoxes([screen], person, columns)) },
    file: file && layout && { header: layout.header, rows: inventSample({ ...sampled, box: file }).map((person) => layout.cellsOf(person)) },
  }
}

let world: Promise<World> | undefined

/** Read once in a process: the published figures change with a release only. */
function publishedWorld(codes: Catalogue): Promise<World> {
  world ??= readWorld(codes, path.resolve('prisma/reference')).catch((error: unknown) => {
    world = undefined
    throw error
  })
  return world
}

/** The purpose's limit was applied when the preview was made: fields it does not need are marked there. */
function grantOf(preview: Preview, box: NonNullable<Preview['box']>): GrantInForce {
  const window = 'days' in box.window ? { window_days: box.window.days, window_from: null, window_to: null } : { window_days: null, window_from: box.window.from, window_to: box.window.to }
  return {
    id: preview.request.id, number: preview.request.number, state_code: preview.stateCode, whole_state: box.districts === 'all', district_codes: box.districts === 'all' ? [] : [...box.districts],
    basis: box.basis, fields: box.fields, can_view: box.canView, can_download: box.canDownload, ...window, purpose_id: box.purpose.id, purpose_en: box.purpose.en, purpose_hi: box.purpose.hi,
    purpose_fields: preview.fields.filter(({ isAsked, isNeeded }) => isAsked && isNeeded).map(({ field }) => field),
  }
}
