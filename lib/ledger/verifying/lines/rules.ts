/** The lines of an export as bytes, many at once: a million events are neither turned into text and back nor waited for one by one. Throws SyntaxError when the last line has no end. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array[]> {
  const newline = 10
  let rest: Uint8Array = new Uint8Array()
  for await (const chunk of chunks) {
    const bytes = joined(rest, chunk)
    const lines: Uint8Array[] = []
    let start = 0
    for (let end = bytes.indexOf(newline, start); end >= 0; end = bytes.indexOf(newline, start)) {
      lines.push(bytes.subarray(start, end))
      start = end + 1
    }
    rest = bytes.subarray(start)
    yield lines
  }
  if (rest.length > 0) throw new SyntaxError('the export is cut off in the middle of a line')
}

function joined(rest: Uint8Array, chunk: Uint8Array): Uint8Array {
  if (rest.length === 0) return chunk
  const whole = new Uint8Array(rest.length + chunk.length)
  whole.set(rest)
  whole.set(chunk, rest.length)
  return whole
}
