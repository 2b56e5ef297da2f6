/** What a browser says of itself, as two names people know; `unknown` where it says nothing that is known. Anybody can say anything: it helps to recognise, and proves nothing. */
export type BrowserNames = Readonly<Record<'browser' | 'system', string>>

/** Who calls itself by the names of others as well comes first. */
const browsers: readonly (readonly [RegExp, string])[] = [
  [/\bEdgA?(?:iOS)?\//, 'Edge'], [/\bOPR\//, 'Opera'], [/\bSamsungBrowser\//, 'Samsung Internet'], [/\b(?:Firefox|FxiOS)\//, 'Firefox'], [/\b(?:Headless)?(?:Chrome|Chromium|CriOS)\//, 'Chrome'],
  [/\bVersion\/\S+ (?:Mobile\/\S+ )?Safari\//, 'Safari'],
]
const systems: readonly (readonly [RegExp, string])[] = [
  [/\b(?:iPhone|iPad|iPod)\b/, 'iOS'], [/\bAndroid\b/, 'Android'], [/\bWindows NT\b/, 'Windows'], [/\bMac OS X\b/, 'macOS'], [/\bCrOS\b/, 'ChromeOS'], [/\bLinux\b/, 'Linux'],
]

/** The names in a User-Agent header. */
export function browserNames(userAgent: string | null): BrowserNames {
  const find = (names: typeof browsers): string => names.find(([pattern]) => pattern.test(userAgent ?? ''))?.[1] ?? 'unknown'
  return { browser: find(browsers), system: find(systems) }
}
