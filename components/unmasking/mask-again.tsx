import type { RegistrantRow } from '@/lib/registrants/schema'

/** Without script a page cannot take a value away when its time is over: it asks for itself again then, and the server masks. Nothing where nothing is unmasked. */
export function MaskAgain({ rows, at }: { rows: readonly RegistrantRow[]; at: Date }) {
  const ends = rows.flatMap((row) => Object.values(row.cells)).flatMap((cell) => ('unmasked' in cell ? [cell.until.getTime()] : []))
  if (ends.length === 0) return null
  const seconds = Math.max(1, Math.ceil((Math.min(...ends) - at.getTime()) / 1_000))
  return <noscript><meta httpEquiv="refresh" content={String(seconds)} /></noscript>
}
