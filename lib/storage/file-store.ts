import type { Readable } from 'node:stream'
import { env } from '@/lib/env'
import { localFiles } from '@/lib/storage/local-files'
import { s3Files } from '@/lib/storage/s3-files'
import { s3Settings } from '@/lib/storage/s3-settings'

/** What lies in a store: a finished object; one that somebody is, or was, still writing; or something the portal did not put there. */
export interface StoredFile {
  readonly name: string
  readonly kind: 'finished' | 'unfinished' | 'foreign'
  /** Null where the store does not say it of what is unfinished. */
  readonly sizeBytes: number | null
  readonly changedAt: Date
}

/**
 * Where sealed bytes lie: the local disk (local-files.ts) or an S3-compatible store (s3-files.ts), which must not differ in anything that a caller can see;
 * the same tests run on both. It knows neither keys nor contents: what it is given is encrypted already (sealed-file.ts).
 */
export interface FileStore {
  /** Stores all of `source` under the name, or nothing: readers never see a part. Returns when it is there for good. */
  write(input: { name: string; source: AsyncIterable<Uint8Array>; signal?: AbortSignal }): Promise<void>
  /** The stored bytes from `from` (0 is the first) up to but not including `to`. The stream fails when they are not all there. */
  read(input: { name: string; from: number; to: number }): Readable
  /** Removes the object; quietly when it is not there. */
  remove(name: string): Promise<void>
  /** Removes what was written under the name and not finished; whoever is still writing it fails. */
  removeUnfinished(name: string): Promise<void>
  /** Everything that lies there. Throws when that cannot be told: an empty list means that there is nothing. */
  list(): Promise<StoredFile[]>
}

let files: FileStore | undefined

/** The store of exports that the configuration names. */
export function fileStore(): FileStore {
  files ??= storeOf('files')
  return files
}

let letters: FileStore | undefined

/** The same for letters of requests: apart from files, whose sweep removes what no living export owns. Letters stay. */
export function letterStore(): FileStore {
  letters ??= storeOf('letters')
  return letters
}

let archives: FileStore | undefined

/** The same for events that are in the database no more. They stay. */
export function archiveStore(): FileStore {
  archives ??= storeOf('archives')
  return archives
}

function storeOf(folder: 'files' | 'letters' | 'archives'): FileStore {
  const settings = s3Settings(env())
  return settings ? s3Files(settings, folder) : localFiles(`${env().DATA_DIR}/${folder}`)
}
