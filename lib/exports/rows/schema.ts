import type { Box } from '@/lib/access/box'
import type { Filters } from '@/lib/access/policy'
import type { FileFormat } from '@/lib/exports/rules'
import type { Locale } from '@/lib/i18n/routing'

/** Which rows a file is made of, in which format, and in which language its codes are named. */
export interface RowsAsked {
  readonly exportId: string
  /** Which build of it: what the file holds is kept under its number. */
  readonly fence: number
  readonly boxes: readonly Box[]
  readonly filters: Filters
  readonly locale: Locale
  readonly format: FileFormat
}

/** Some whole rows of a file, lines of CSV or rows of a sheet's XML, valid until the next ones are asked for. `endsPart` is true where one entry of the archive is full and the next begins. */
export interface RowChunk {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly rows: number
  readonly endsPart: boolean
}

/** What is said to the thread that makes rows: begin a file; one more chunk may come, in the memory of one that is used up. */
export type ToThread = { readonly kind: 'begin'; readonly asked: RowsAsked } | { readonly kind: 'more'; readonly spent: ArrayBuffer }

/** What it says: a chunk; all of it, with the keyed digest of the ids; or why not. */
export type FromThread = { readonly kind: 'chunk'; readonly chunk: RowChunk } | { readonly kind: 'end'; readonly digest: string } | { readonly kind: 'failed'; readonly error: unknown }
