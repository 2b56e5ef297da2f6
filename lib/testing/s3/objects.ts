import { createHash, randomUUID } from 'node:crypto'

interface Version { readonly id: string; readonly bytes: Buffer | null; readonly etag: string; readonly changedAt: Date }
interface Upload { readonly key: string; readonly id: string; readonly beganAt: Date; readonly parts: Map<number, { bytes: Buffer; etag: string }> }

/** An error as S3 names it, with its status. */
export class S3Fault extends Error {
  constructor(readonly code: string, readonly status: number) {
    super(code)
  }
}

const etagOf = (bytes: Buffer): string => `"${createHash('md5').update(bytes).digest('hex')}"`

/** What a bucket holds, by the rules of S3: the last writer wins, an upload is nothing until it is complete, and with versions nothing is ever gone. */
export class S3Objects {
  versioned = false
  private readonly versions = new Map<string, Version[]>()
  readonly uploads = new Map<string, Upload>()
  constructor(private readonly partBytesMin: number) {}

  put(key: string, bytes: Buffer): { etag: string; version: string | null } {
    const version = { id: randomUUID(), bytes, etag: etagOf(bytes), changedAt: new Date() }
    this.versions.set(key, this.versioned ? [...this.versions.get(key) ?? [], version] : [version])
    return { etag: version.etag, version: this.versioned ? version.id : null }
  }

  get(key: string): { bytes: Buffer; changedAt: Date; etag: string } {
    const last = this.versions.get(key)?.at(-1)
    if (!last?.bytes) throw new S3Fault('NoSuchKey', 404)
    return { bytes: last.bytes, changedAt: last.changedAt, etag: last.etag }
  }

  remove(key: string, version: string | null): void {
    const known = this.versions.get(key) ?? []
    if (version !== null) this.versions.set(key, known.filter(({ id }) => id !== version))
    else if (this.versioned && known.length > 0) known.push({ id: randomUUID(), bytes: null, etag: '', changedAt: new Date() })
    else this.versions.delete(key)
  }

  keys(prefix: string): string[] {
    return [...this.versions].filter(([key, known]) => key.startsWith(prefix) && known.at(-1)?.bytes).map(([key]) => key).sort()
  }

  /** All bytes that are kept for this key, also those of versions that nobody sees any more. */
  kept(key: string): Buffer[] {
    return (this.versions.get(key) ?? []).flatMap(({ bytes }) => bytes ?? [])
  }

  begin(key: string): string {
    const id = randomUUID()
    this.uploads.set(id, { key, id, beganAt: new Date(), parts: new Map() })
    return id
  }

  putPart(upload: { key: string; id: string }, number: number, bytes: Buffer): string {
    if (!(number >= 1 && number <= 10_000)) throw new S3Fault('InvalidArgument', 400)
    const etag = etagOf(bytes)
    this.upload(upload).parts.set(number, { bytes, etag })
    return etag
  }

  complete(upload: { key: string; id: string }, named: readonly { number: number; etag: string }[]): { etag: string; version: string | null } {
    const { parts } = this.upload(upload)
    if (named.length === 0) throw new S3Fault('MalformedXML', 400)
    const bytes = named.map(({ number, etag }, index) => {
      if (index > 0 && number <= (named[index - 1]?.number ?? 0)) throw new S3Fault('InvalidPartOrder', 400)
      const part = parts.get(number)
      if (part?.etag !== etag) throw new S3Fault('InvalidPart', 400)
      if (index < named.length - 1 && part.bytes.length < this.partBytesMin) throw new S3Fault('EntityTooSmall', 400)
      return part.bytes
    })
    this.uploads.delete(upload.id)
    return this.put(upload.key, Buffer.concat(bytes))
  }

  abort(upload: { key: string; id: string }): void {
    this.upload(upload)
    this.uploads.delete(upload.id)
  }

  private upload({ key, id }: { key: string; id: string }): Upload {
    const found = this.uploads.get(id)
    if (found?.key !== key) throw new S3Fault('NoSuchUpload', 404)
    return found
  }
}
