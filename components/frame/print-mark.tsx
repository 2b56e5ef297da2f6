import { headers } from 'next/headers'
import { PrintRule } from '@/components/frame/print-rule'
import { NONCE_HEADER } from '@/lib/i18n/routing'

/** The line of every sheet: a margin box filled for this request, and the same words at the top for browsers without margin boxes. */
export async function PrintMark({ line }: { line: string }) {
  const nonce = (await headers()).get(NONCE_HEADER) ?? undefined
  const rule = `@page { @bottom-center { content: "${cssString(`${line} · `)}" counter(page) "/" counter(pages); font: 8pt "Noto Sans", "Noto Sans Devanagari", sans-serif; } }`
  return (
    <>
      <PrintRule rule={rule} nonce={nonce} />
      <p className="print-line wrap">{line}</p>
    </>
  )
}

/** Escapes what could end a CSS string or the style element. */
function cssString(text: string): string {
  return text.replace(/[\\"<>\n\r\f\0]/g, (character) => `\\${character.codePointAt(0)?.toString(16)} `)
}
