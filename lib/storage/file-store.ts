import { Readable } from 'node:stream'
import { env } from '@/lib/env'
import { localFiles } from '@/lib/storage/local-files'

/** What lies in a store: a finished object, or one that somebody is (or was) still writing. */
export interface StoredFile {
  readonly name: string
  readonly isTemporary: boolean
  readonly changedAt: Date
}

/**
 * Where sealed bytes lie. It knows neither keys nor contents: what it is given is encrypted already (sealed-file.ts).
 * The local disk now; an S3-compatible store is another implementation of the same four functions.
 */
export interface FileStore {
  /** Stores all of `source` under the name, or nothing: readers never see a part. Returns when it is on the disk for good. */
  write(input: { name: string; source: AsyncIterable<Uint8Array>; signal?: AbortSignal }): Promise<void>
  /** The stored bytes from `from` (0 is the first) up to but not including `to`. The stream fails when they are not all there. */
  read(input: { name: string; from: number; to: number }): Readable
  /** Removes the object; quietly when it is not there. */
  remove(name: string): Promise<void>
  list(): Promise<StoredFile[]>
}

let store: FileStore | undefined

/** The store that the configuration names. */
export function fileStore(): FileStore {
  store ??= localFiles(`${env().DATA_DIR}/files`)
  return store
}

let letters: FileStore | undefined

/** The same for letters of requests: apart from files, whose sweep removes what no living export owns. Letters stay. */
export function letterStore(): FileStore {
  letters ??= localFiles(`${env().DATA_DIR}/letters`)
  return letters
}
