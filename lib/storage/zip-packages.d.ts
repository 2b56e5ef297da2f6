// What we use of packages that bring no types: archiver's zip engine with encryption, and the headers below it.
declare module 'archiver-zip-encrypted' {
  import type { Readable, Transform } from 'node:stream'

  /** One entry's header, as compress-commons keeps it. */
  interface ZipEntry {
    getGeneralPurposeBit(): { useEncryption(on: boolean): void }
    getExtra(): Buffer
    setExtra(bytes: Buffer): void
    getMethod(): number
    setMethod(method: number): void
    setVersionNeededToExtract(version: number): void
    setCrc(crc: number): void
    setSize(bytes: number): void
    setCompressedSize(bytes: number): void
  }

  /** The stream that writes headers and entries; its underscored methods are the places a subclass overrides. */
  interface ZipEngine extends Transform {
    _writeLocalFileHeader(entry: ZipEntry): void
    _smartStream(entry: ZipEntry, done: (error: Error | null, entry: ZipEntry) => void): NodeJS.ReadWriteStream
    _afterAppend(entry: ZipEntry): void
    entry(source: Readable, data: { name: string }, done: (error: Error | null) => void): void
    finalize(): void
  }

  export default class ZipEncrypted {
    constructor(options: { password: Buffer; encryptionMethod: 'aes256'; zlib: { level: number } })
    readonly engine: ZipEngine
  }
}

declare module 'zip-stream' {
  import type { ZipEngine, ZipEntry } from 'archiver-zip-encrypted'
  const ZipStream: { new (options: { zlib: { level: number } }): ZipEngine; prototype: { _writeLocalFileHeader(this: ZipEngine, entry: ZipEntry): void } }
  export default ZipStream
}
