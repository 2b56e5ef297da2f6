/** What is told of a letter: its name, size, pages and digest. */
export interface LetterFacts {
  readonly id: string
  readonly fileName: string
  readonly sizeBytes: number
  readonly pages: number
  /** 64 hex digits */
  readonly sha256: string
  readonly addedAt: Date
}

/** A letter that is stored and has no row yet. */
export type NewLetter = Omit<LetterFacts, 'addedAt'> & { readonly storageName: string; readonly storageKey: Buffer }

/** What a letter belongs to. */
export type LetterSubject = { readonly requestId: string; readonly handoverId?: never } | { readonly handoverId: string; readonly requestId?: never }
