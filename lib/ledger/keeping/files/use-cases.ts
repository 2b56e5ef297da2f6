import { sha256 } from '@/lib/crypto/ed25519'
import { keyProvider } from '@/lib/crypto/key-provider'
import { LedgerBroken } from '@/lib/ledger/checkpoints/store'
import type { ArchiveRow } from '@/lib/ledger/keeping/store'
import { areEqual } from '@/lib/ledger/tree/rules'
import { archiveStore } from '@/lib/storage/file-store'
import { readSealedFile, sealFile } from '@/lib/storage/sealed-file'

/** Where the text of an archive is and how it is opened. */
export interface ArchiveFile {
  readonly storageName: string
  readonly storageKey: Uint8Array
}

/** Seals the text of an archive with a key of its own and stores it. */
export async function writeArchive({ id, fileKey, text }: { id: string; fileKey: Buffer; text: Buffer }): Promise<ArchiveFile> {
  const storageName = `${id}.0`
  await archiveStore().write({ name: storageName, source: sealFile({ key: fileKey, fileId: labelOf(id), source: once(text) }) })
  return { storageName, storageKey: keyProvider().wrap({ key: fileKey, label: labelOf(id) }) }
}

/** The text of an archive. Throws when it is gone, and LedgerBroken when it is not what was written. */
export async function readArchive({ id, storageName, storageKey, sha256: expected, sizeBytes, first, last }: ArchiveRow): Promise<string> {
  const key = keyProvider().unwrap({ wrapped: storageKey, label: labelOf(id) })
  const parts: Buffer[] = []
  for await (const part of readSealedFile({ store: archiveStore(), name: storageName, key, fileId: labelOf(id), sizeBytes }, { from: 0, to: sizeBytes })) parts.push(part)
  const text = Buffer.concat(parts)
  if (!areEqual(sha256(text), expected)) throw new LedgerBroken(`the archive of events ${first} to ${last} is not what was written`)
  return text.toString('utf8')
}

function labelOf(id: string): string {
  return `ledger-archive:${id}`
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield await Promise.resolve(bytes)
}
