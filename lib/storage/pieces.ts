/** The same bytes in pieces of one size; only the last may be shorter, and there is none when there are no bytes. */
export async function* inPieces(source: AsyncIterable<Uint8Array>, pieceBytes: number): AsyncGenerator<Buffer> {
  let held: Buffer[] = []
  let heldBytes = 0
  for await (const part of source) {
    let rest = Buffer.from(part.buffer, part.byteOffset, part.byteLength)
    while (heldBytes + rest.length >= pieceBytes) {
      const taken = rest.subarray(0, pieceBytes - heldBytes)
      rest = rest.subarray(taken.length)
      yield held.length === 0 ? taken : Buffer.concat([...held, taken])
      held = []
      heldBytes = 0
    }
    if (rest.length > 0) {
      held.push(rest)
      heldBytes += rest.length
    }
  }
  if (heldBytes > 0) yield Buffer.concat(held)
}
