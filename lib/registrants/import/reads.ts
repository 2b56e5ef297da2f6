import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { type FileRow, RowReader } from '@/lib/registrants/import/csv/reads'
import { readHeader } from '@/lib/registrants/import/header/rules'
import { FileDamaged, FileRefused, type Header } from '@/lib/registrants/import/schema'

const pieceBytes = 262_144

/** A file whose header is read and whose rows wait to be. */
export interface OpenRows {
  readonly header: Header
  readonly headerRow: FileRow
  readonly hasByteOrderMark: boolean
  /** Throws FileDamaged when the file cannot be read to its end. */
  readonly rows: AsyncGenerator<FileRow[]>
  /** Of the file as it lies there, hex; once the rows are read to the end. */
  readonly sha256: () => string
}

/** Opens a CSV file, packed with gzip or not (by its first bytes, whatever its name). Throws FileRefused when it cannot be read or its header is not the layout's. */
export async function openRows(file: string): Promise<OpenRows> {
  const hash = createHash('sha256')
  const pieces = piecesOf({ file, hash, isPacked: await beginsWithGzip(file) })
  const reader = new RowReader()
  let headerRow: FileRow | undefined
  for (let piece = await nextPiece(pieces); !headerRow && piece; piece = headerRow ? undefined : await nextPiece(pieces)) [headerRow] = reader.push(piece, 1)
  headerRow ??= reader.end()[0]
  if (!headerRow) throw new FileRefused('The file is empty; its first line must name the columns.')
  if (!headerRow.cells) throw new FileRefused(`The first line ${headerRow.fault ?? 'cannot be read'}; it must name the columns.`)
  const header = readHeader(headerRow.cells)
  reader.expectColumns(header.columns)
  return { header, headerRow, hasByteOrderMark: reader.hasByteOrderMark, rows: rowsOf({ pieces, reader }), sha256: () => hash.digest('hex') }
}

async function* rowsOf({ pieces, reader }: { pieces: AsyncIterator<Buffer>; reader: RowReader }): AsyncGenerator<FileRow[]> {
  let lastLine = 1
  yield reader.push(Buffer.alloc(0))
  for (;;) {
    const piece = await nextPiece(pieces, lastLine)
    if (!piece) break
    const rows = reader.push(piece)
    lastLine = rows.at(-1)?.line ?? lastLine
    yield rows
  }
  yield reader.end()
}

async function nextPiece(pieces: AsyncIterator<Buffer>, lastLine?: number): Promise<Buffer | undefined> {
  try {
    const next = await pieces.next()
    return next.done ? undefined : next.value
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    if (lastLine === undefined) throw new FileRefused(`The file cannot be read (${reason}).`)
    throw new FileDamaged(`The file cannot be read beyond line ${lastLine} (${reason}). Rows before it may be stored; import it again when it is whole.`)
  }
}

function piecesOf({ file, hash, isPacked }: { file: string; hash: Hash; isPacked: boolean }): AsyncIterator<Buffer> {
  const hashed = (async function* (): AsyncGenerator<Buffer> {
    for await (const piece of createReadStream(file, { highWaterMark: pieceBytes })) {
      const bytes = Buffer.from(piece)
      hash.update(bytes)
      yield bytes
    }
  })()
  if (!isPacked) return hashed
  // Errors of either end come out of the unpacked end, where they are waited for.
  return pipeline(Readable.from(hashed, { objectMode: false }), createGunzip({ chunkSize: pieceBytes }), () => undefined)[Symbol.asyncIterator]()
}

async function beginsWithGzip(file: string): Promise<boolean> {
  try {
    const handle = await open(file)
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0)
      return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b
    } finally {
      await handle.close()
    }
  } catch (cause) {
    throw new FileRefused(`${file} cannot be read (${cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause)}).`)
  }
}
