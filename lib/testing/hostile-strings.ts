import { drawsOf } from '@/lib/testing/leaks'

/** What has harmed readers of spreadsheets before, piece by piece: formulas and what gets round their guards, quotes, separators, controls, marks of direction, escapes, XML, numbers that lose digits. */
const pieces = [
  '=', '+', '-', '@', '＝', '＋', '－', '＠', '−', '﹦', '=1+1', '=HYPERLINK("http://x","y")', '=cmd|\' /C calc\'!A0', '@SUM(A1)', '+1', '-1', '=WEBSERVICE("http://x")', 'DDE("cmd";"x";"y")', '{=1}', '%', '#REF!', '#N/A',
  ' ', '  ', '\t', '\n', '\r', '\r\n', '\u00a0', '\u3000', '\u200b', '\u200d', '\ufeff', '\u202e', '\u2066', '\u2028', '\u2029', '\u0085', '\u0000', '\u0001', '\u0008', '\u000b', '\u000c', '\u001b', '\u001f', '\u007f', '\u009f', '\ufffe', '\uffff', '\u00ad',
  '"', '""', '\'', '\'\'', ',', ';', '|', '\\', '/', '`', '<', '>', '&', '&amp;', '&#13;', '&lt;', '<![CDATA[', ']]>', '<!--', '-->', '</t></is></c>', '<f>1</f>', '_x000D_', '_x005F_', '_x0041_', '_x', '_', '⟦', '⟧', '⟦000D⟧', '⟦27E6⟧',
  '0012', '1e5', '1E+11', '00', '1/2', '3-4', '2026-11-28', '12:30', 'TRUE', 'FALSE', 'NULL', 'NaN', '1,23,456', '012345678901', '٣', '१२', '•', 'Sita', 'देवी', 'क्‍ष', 'é', 'e\u0301', '👩‍👩‍👧', '𑀅', 'x',
]

/** So many strings of such pieces, each different from the seed's others as a rule; none is longer than a field may be, and none is empty. */
export function hostileStrings(count: number, seed: number): string[] {
  const draws = drawsOf(seed)
  const single = pieces.slice(0, count)
  return [...single, ...Array.from({ length: count - single.length }, () => Array.from({ length: 1 + draws.below(7) }, () => draws.pick(pieces)).join(''))]
}
