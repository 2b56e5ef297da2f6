import fs from 'node:fs'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { z } from 'zod'

/**
 * What a Hindi page still says in the portal's English: whole sentences and labels of messages/en.json, in texts, names for assistive technology, hints and the title. What people
 * typed and what stands under `lang="en"` is theirs. Each finding is the text it was found in.
 */
export async function englishLeft(page: Page): Promise<string[]> {
  const texts = await page.evaluate(() => {
    const isEnglish = (element: Element | null): boolean => element?.closest('body [lang="en"], script, style, noscript, template') !== null
    const found = new Set<string>([document.title])
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) if (!isEnglish(node.parentElement)) found.add(node.textContent ?? '')
    for (const name of ['aria-label', 'title', 'alt', 'placeholder', 'data-head']) {
      for (const element of document.querySelectorAll(`[${name}]`)) if (!isEnglish(element)) found.add(element.getAttribute(name) ?? '')
    }
    return [...found]
  })
  return texts.map((text) => text.replace(/\s+/g, ' ').trim()).filter((text) => /[a-z]{3}/i.test(text) && isOurEnglish(text))
}

/** Designations as orders have them, which are also the names of ranks. */
const typed = new Set(['Principal Secretary', 'Secretary'])

function isOurEnglish(text: string): boolean {
  return !typed.has(text) && (labels.has(text) || sentences.some((sentence) => text.includes(sentence)))
}

const { labels, sentences } = englishOf()

/** Labels count when they are the whole text; longer pieces between the values of a message wherever they stand. */
function englishOf(): { labels: ReadonlySet<string>; sentences: readonly string[] } {
  const [english, hindi] = [messagesOf('en'), messagesOf('hi')]
  const own = [...english].filter(([key, text]) => text !== hindi.get(key)).map(([, text]) => text)
  const inHindi = [...hindi.values()].join('\n')
  const pieces = own.flatMap((text) => text.split(/\{\w+, (?:plural|select),|(?:=\d+|\b\w+) \{|\{\w+\}|[{}]|<\/?\w+>|\n/)).map((piece) => piece.replace(/\s+/g, ' ').trim())
  return {
    labels: new Set(own.filter((text) => !/[{<\n]/.test(text) && /[a-z]{3}/i.test(text) && !inHindi.includes(text))),
    sentences: [...new Set(pieces)].filter((piece) => piece.split(' ').length > 2 && piece.replace(/[^a-z]/gi, '').length > 11 && !inHindi.includes(piece)),
  }
}

/** Every message of a language by its key. */
function messagesOf(locale: 'en' | 'hi'): Map<string, string> {
  const found = new Map<string, string>()
  const collect = (value: unknown, key: string): void => {
    if (typeof value === 'string') found.set(key, value)
    else for (const [name, entry] of Object.entries(z.record(z.string(), z.unknown()).parse(value))) collect(entry, `${key}.${name}`)
  }
  collect(JSON.parse(fs.readFileSync(path.resolve('messages', `${locale}.json`), 'utf8')), '')
  return found
}
