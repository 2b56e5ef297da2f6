/** Who a chapter is for, in the order of the contents. */
export const PARTS = ['everybody', 'officers', 'admins', 'auditors'] as const
export type Part = (typeof PARTS)[number]

/** A picture of a screen, and after which step of its chapter it stands. */
interface Shown {
  readonly name: string
  readonly after: number
}

interface Entry {
  readonly part: Part
  /** The page of the portal on which the chapter is done, without its language. */
  readonly page?: string
  readonly pictures: readonly Shown[]
  /** `points` stand in no order: what one may read, and what it means. */
  readonly kind?: 'points'
  /** Something to be typed outside the portal. */
  readonly command?: string
}

/** The chapters of the manual, in their order; their words stand below `manual.chapters` in messages/. Pictures are made by e2e/manual.spec.ts. */
export const CHAPTERS = {
  'sign-in': { part: 'everybody', page: '/sign-in', pictures: [{ name: 'sign-in', after: 2 }, { name: 'second-step', after: 3 }] },
  'account': { part: 'everybody', page: '/account', pictures: [{ name: 'account', after: 2 }] },
  'allowed': { part: 'officers', page: '/home', pictures: [{ name: 'home', after: 2 }] },
  'last-week': { part: 'officers', page: '/registrants', pictures: [{ name: 'filters', after: 2 }, { name: 'list', after: 4 }] },
  'masks': { part: 'officers', page: '/registrants', pictures: [{ name: 'why-masked', after: 2 }, { name: 'unmask', after: 4 }] },
  'file': { part: 'officers', page: '/files', pictures: [{ name: 'ask-for-file', after: 2 }, { name: 'file', after: 4 }] },
  'open-file': { part: 'officers', pictures: [] },
  'refusals': { part: 'officers', page: '/help-desk', kind: 'points', pictures: [{ name: 'not-open', after: 1 }] },
  'more-access': { part: 'officers', page: '/requests', pictures: [{ name: 'ask-access', after: 2 }] },
  'handover': { part: 'officers', page: '/handovers', pictures: [{ name: 'handover', after: 4 }] },
  'approve': { part: 'admins', page: '/admin/requests', pictures: [{ name: 'preview', after: 3 }, { name: 'decision', after: 6 }] },
  'nominate': { part: 'admins', page: '/admin/requests/new', pictures: [{ name: 'enter-request', after: 2 }] },
  'revoke': { part: 'admins', page: '/admin/grants', pictures: [{ name: 'grant', after: 2 }] },
  'charge': { part: 'admins', page: '/admin/handovers', pictures: [] },
  'review': { part: 'admins', page: '/admin/reviews', pictures: [] },
  'incident': { part: 'admins', page: '/admin/incidents', pictures: [{ name: 'incident', after: 2 }] },
  'who-saw': { part: 'auditors', page: '/auditor/disclosures', pictures: [{ name: 'who-saw', after: 3 }] },
  'verify': { part: 'auditors', page: '/auditor', pictures: [{ name: 'proof', after: 2 }], command: 'npx --no-install verify-ledger --key KEY --log ledger.txt' },
  'export': { part: 'auditors', page: '/auditor', pictures: [{ name: 'ledger', after: 3 }] },
} as const satisfies Readonly<Record<string, Entry>>

export type Chapter = keyof typeof CHAPTERS
export type PictureName = (typeof CHAPTERS)[Chapter]['pictures'][number]['name']
export const chapterNames = Object.keys(CHAPTERS).filter(isChapter)

/** Whether a word of an address names a chapter. */
export function isChapter(word: string): word is Chapter {
  return Object.hasOwn(CHAPTERS, word)
}

/** The chapters of one part, in their order. */
export function chaptersOf(part: Part): readonly Chapter[] {
  return chapterNames.filter((name) => CHAPTERS[name].part === part)
}

/** What stands before and after a chapter, over all parts. */
export function neighboursOf(chapter: Chapter): { before: Chapter | undefined; next: Chapter | undefined } {
  const at = chapterNames.indexOf(chapter)
  return { before: chapterNames[at - 1], next: chapterNames[at + 1] }
}

/** A chapter as its entry says it, without the narrowness of the table. */
export function entryOf(chapter: Chapter): Omit<Entry, 'pictures'> & { readonly pictures: readonly { readonly name: PictureName; readonly after: number }[] } {
  return CHAPTERS[chapter]
}
