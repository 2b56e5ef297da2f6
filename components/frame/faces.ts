import { preload } from 'react-dom'
import type { Locale } from '@/lib/i18n/routing'

/**
 * What a page of the language is set in, asked for with the page itself: `font-display: optional` uses a face that is there when the first words are drawn and lets nothing move after that.
 * The same files as in app/styles/fonts.css, so that none is fetched twice.
 */
export function preloadFaces(locale: Locale): void {
  const latin = new URL('../../node_modules/@fontsource-variable/noto-sans/files/noto-sans-latin-wght-normal.woff2', import.meta.url)
  const devanagari = new URL('../../node_modules/@fontsource-variable/noto-sans-devanagari/files/noto-sans-devanagari-devanagari-wght-normal.woff2', import.meta.url)
  const frame = new URL('../../app/fonts/frame-devanagari.woff2', import.meta.url)
  for (const { pathname } of [latin, locale === 'hi' ? devanagari : frame]) preload(pathname, { as: 'font', type: 'font/woff2', crossOrigin: 'anonymous' })
}
