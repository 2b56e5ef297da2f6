import { on } from 'node:events'
import path from 'node:path'
import { type MessagePort, Worker } from 'node:worker_threads'
import { codeNames } from '@/lib/exports/contents/rules'
import { keepPart } from '@/lib/exports/rows/kept/store'
import { readRows } from '@/lib/exports/rows/reads'
import type { FromThread, RowChunk, RowsAsked, ToThread } from '@/lib/exports/rows/schema'
import { limits } from '@/lib/limits'
import { catalogue } from '@/lib/reference/catalogue'

/** Threads that have made a file and wait for the next one: loading the code takes longer than a small file. */
const idle: Worker[] = []

/**
 * The rows of an export (see `readRows`), made in a thread of their own, so that they are opened on one core while the archive is packed on the
 * other. A few chunks are made ahead; the memory of each goes back when the next one is asked for. Whoever stops reading early ends the thread, and its connection with it. Throws what the thread threw.
 */
export async function* rowsFromThread(asked: RowsAsked): AsyncGenerator<RowChunk, string> {
  const thread = idle.pop() ?? startThread()
  const say = (message: ToThread, moved: readonly ArrayBuffer[] = []): void => thread.postMessage(message, moved)
  let isDone = false
  thread.ref()
  try {
    const heard = on(thread, 'message', { close: ['exit'] })
    say({ kind: 'begin', asked })
    for await (const [message] of heard) {
      const said: FromThread = message
      if (said.kind === 'failed') throw said.error
      if (said.kind === 'end') {
        isDone = true
        return said.digest
      }
      yield said.chunk
      const spent = said.chunk.bytes.buffer
      say({ kind: 'more', spent }, [spent])
    }
    throw new Error('the thread that makes rows ended')
  } finally {
    thread.unref()
    if (isDone) idle.push(thread)
    else await thread.terminate()
  }
}

/** Starts a thread before the first file asks for one: loading its code takes longer than a small file. */
export function readyRowThread(): void {
  if (idle.length > 0) return
  const thread = startThread()
  thread.unref()
  idle.push(thread)
}

function startThread(): Worker {
  const thread = new Worker(path.resolve('bin/row-thread.mjs'), { execArgv: [] })
  // An error that nobody waits for is the end of an idle thread; one that somebody waits for ends the waiting.
  thread.on('error', () => undefined)
  thread.on('exit', () => {
    const index = idle.indexOf(thread)
    if (index >= 0) idle.splice(index, 1)
  })
  return thread
}

/** The thread's side: makes the rows it is asked for, never further ahead than so many chunks. */
export function serveRows(port: MessagePort): void {
  let ahead = 0
  let wake: (() => void) | undefined
  // Memory of one size, always the same few pieces: made anew for each chunk it would cost both threads a fifth of their time to be cleared and collected.
  const spare: ArrayBuffer[] = []
  const say = (message: FromThread, moved: readonly ArrayBuffer[] = []): void => port.postMessage(message, moved)
  port.on('message', (message: ToThread) => {
    if (message.kind === 'begin') {
      ahead = 0
      make(message.asked).catch((error: unknown) => { say({ kind: 'failed', error }) })
      return
    }
    ahead -= 1
    spare.push(message.spent)
    wake?.()
  })
  const make = async (asked: RowsAsked): Promise<void> => {
    let part = 0
    // One part is written while the next one is read, and no more.
    let written: Promise<void> = Promise.resolve()
    const keep = async (ids: Buffer): Promise<void> => {
      await written
      written = keepPart({ exportId: asked.exportId, fence: asked.fence, part: part++, ids })
      written.catch(() => undefined)
    }
    const rows = readRows(asked, codeNames(await catalogue('portal_worker'), asked.locale), { spare, keep })
    for (;;) {
      const next = await rows.next()
      if (next.done) {
        await written
        return say({ kind: 'end', digest: next.value })
      }
      say({ kind: 'chunk', chunk: next.value }, [next.value.bytes.buffer])
      ahead += 1
      while (ahead >= limits.exportChunksAhead) await new Promise<void>((resolve) => { wake = resolve })
    }
  }
}
