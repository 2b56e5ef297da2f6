const headBytes = 19

/** The bytes of a binary COPY (lib/db/binary-copy.ts) as the server sends them: a message for each row, one for the end; the format's head goes before whatever comes first. */
export function inMessages(copied: Buffer): Buffer {
  const messages: Buffer[] = []
  let from = 0
  for (let at = headBytes; at < copied.length;) {
    const columns = copied.readInt16BE(at)
    at += 2
    for (let column = 0; column < columns; column += 1) at += 4 + Math.max(0, copied.readInt32BE(at))
    messages.push(copyMessage('d', copied.subarray(from, at)))
    from = at
  }
  return Buffer.concat(messages)
}

/** One message of the protocol. */
export function copyMessage(code: string, content: Buffer): Buffer {
  const head = Buffer.alloc(5)
  head.write(code, 'latin1')
  head.writeInt32BE(4 + content.length, 1)
  return Buffer.concat([head, content])
}
