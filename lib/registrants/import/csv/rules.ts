/** The cells as one CSV line without its end; quoted only where they must be. Null is an empty cell. */
export function lineOf(cells: readonly (string | number | null)[]): string {
  return cells.map((cell) => {
    const text = cell === null ? '' : String(cell)
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }).join(',')
}
