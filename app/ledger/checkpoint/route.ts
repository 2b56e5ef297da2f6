import { publishedCheckpoint } from '@/lib/ledger/checkpoints/reads'

export const dynamic = 'force-dynamic'

/** The newest signed checkpoint (C2SP tlog-tiles), for whoever watches over the ledger: how many events, one hash, signatures; nothing about anybody. */
export async function GET(): Promise<Response> {
  const note = await publishedCheckpoint()
  return new Response(note ?? 'There is no checkpoint yet.\n', { status: note === null ? 404 : 200, headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' } })
}
