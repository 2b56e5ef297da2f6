import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import en from '@/messages/en.json'
import hi from '@/messages/hi.json'

/** Latin words that stay Latin in Hindi: names of things, codes, units, and the names of ICU's own arguments' forms. */
const ALLOWED = new Set([
  'IST', 'UTC', 'AES', 'SHA', 'CSV', 'PDF', 'ZIP', 'zip', 'UAN', 'PIN', 'NCO', 'LGD', 'WCAG', 'GIGW', 'WebAuthn', 'WinZip', 'Zip', 'macOS', 'README', 'txt', 'Enter', 'Tab', 'Ctrl', 'K', 'A',
  'JavaScript', 'KB', 'MB', 'GB', 'XLSX', 'Excel', 'LibreOffice', 'IP', 'URL', 'MoLE', 'mAadhaar', 'RD', 'CERT', 'In', 'UIDAI', 'English', 'LAB', 'BR', 'PS', 'axe', 'AA', 'i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'Chrome', 'Firefox', 'Safari', 'Edge', 'NVDA', 'Keka', 'XChaCha', 'Poly', 'EXP', 'GR', 'REQ', 'HO', 'DPDP', 'Windows', 'Linux', 'x', 'Extract', 'Here', 'Unzip', 'OpenPGP', 'GnuPG', 'age', 'SSH', 'RSA', 'DSA', 'ElGamal', 'X',
])

/** Keys that are put together while running, from the kinds of events, what they hold, the doors, the fields, the names of a form's fields, of exercises and the statuses. */
const MADE_UP = ['eventDetails.', 'activity.kinds.', 'activity.words.', 'doors.', 'events.', 'factors.acts.', 'factors.failures.', 'fieldNames.', 'grantSentence.not.', 'training.exercises.', 'ui.status.']

describe('messages', () => {
  const english = flatten(en)
  const hindi = flatten(hi)
  it('exist in both languages', () => expect([...hindi.keys()].sort()).toEqual([...english.keys()].sort()))
  it('are never empty', () => expect([...english, ...hindi].filter(([, text]) => text.trim() === '')).toEqual([]))
  it('take the same values and tags in both', () => {
    const different = [...english].filter(([key, text]) => placeholders(text).join() !== placeholders(hindi.get(key) ?? '').join())
    expect(different.map(([key]) => key)).toEqual([])
  })
  it('leave no English word in Hindi', () => {
    const left = [...hindi].flatMap(([key, text]) => words(text).filter((word) => !ALLOWED.has(word)).map((word) => `${key}: ${word}`))
    expect(left).toEqual([])
  })
  it('leave numbers and dates to lib/i18n/format, which knows Indian grouping and IST', () => {
    expect([...english, ...hindi].filter(([, text]) => /\{\s*\w+\s*,\s*(number|date|time|spellout|ordinal)/.test(text) || /#/.test(text)).map(([key]) => key)).toEqual([])
  })
  it('count nothing as one in Hindi, where the form "one" is also that of 0: what names the number in words stands under "=1"', () => {
    expect([...hindi].filter(([, text]) => [...text.matchAll(/(?<![\w-])one \{((?:[^{}]|\{[^{}]*\})*)\}/g)].some(([, form]) => !/\{(n|count|rows|points|cells|late|days)\}/.test(form ?? ''))).map(([key]) => key)).toEqual([])
  })
  it('write digits that everybody in India reads', () => expect([...hindi].filter(([, text]) => /[०-९]/.test(text)).map(([key]) => key)).toEqual([]))
  it('spell signing in and out in one way in Hindi, whether as a thing or as an act', () => expect([...hindi].filter(([, text]) => /साइन (इन|आउट)/.test(text)).map(([key]) => key)).toEqual([]))
  it('are all said by somebody: the code has the key, or its last words, as a literal or after a template', () => {
    const said = literals()
    const endings = (key: string): string[] => key.split('.').map((_, index, parts) => parts.slice(index).join('.'))
    expect([...english.keys()].filter((key) => !MADE_UP.some((prefix) => key.startsWith(prefix)) && !endings(key).some((ending) => said.has(ending)))).toEqual([])
  })
  it('say neither please nor oops', () => expect([...english].filter(([, text]) => /\b(please|oops|sorry)\b/i.test(text)).map(([key]) => key)).toEqual([]))
})

/** Every quoted word of the code, tests left out: what a key's last part must be among, wherever its namespace was named. */
function literals(): Set<string> {
  const root = path.resolve(import.meta.dirname, '..', '..')
  const files = ['app', 'components', 'lib', 'bin'].flatMap((folder) => fs.readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => path.join(root, folder, file)))
  const sources = files.filter((file) => /\.(tsx?|mjs)$/.test(file) && !/\.test\.tsx?$/.test(file)).map((file) => fs.readFileSync(file, 'utf8'))
  return new Set(sources.flatMap((text) => [...text.matchAll(/['"`]([\w.-]+)['"`]|\}\.([\w.]+)`/g)].flatMap((found) => found.slice(1))))
}

function flatten(value: object, prefix = ''): Map<string, string> {
  const found = new Map<string, string>()
  for (const [key, entry] of Object.entries(value)) {
    if (typeof entry === 'string') found.set(prefix + key, entry)
    else for (const [inner, text] of flatten(entry, `${prefix}${key}.`)) found.set(inner, text)
  }
  return found
}

/** Arguments, plural forms left out, and tags; each once, sorted. */
function placeholders(text: string): string[] {
  const names = [...text.matchAll(/\{\s*([a-zA-Z]\w*)\s*[},]/g), ...text.matchAll(/<(\w+)>/g)].map((match) => match[1] ?? '')
  return [...new Set(names)].sort()
}

/** Latin words of a message without its ICU syntax and tags. */
function words(text: string): string[] {
  const bare = text.replace(/<\/?\w+\/?>/g, ' ').replace(/\{\s*\w+\s*,\s*(plural|select)\s*,/g, ' ').replace(/(=\d+|\b[a-z]+)\s*\{/g, ' {').replace(/\{\s*\w+\s*\}/g, ' ')
  return bare.match(/[A-Za-z]+/g) ?? []
}
