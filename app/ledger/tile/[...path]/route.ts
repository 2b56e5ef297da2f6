import { publishedTile } from '@/lib/ledger/checkpoints/reads'
import { parseTilePath } from '@/lib/ledger/tiles/rules'

export const dynamic = 'force-dynamic'

/** The tree's hashes in tiles (C2SP tlog-tiles), of which monitors make every proof. Events themselves are for those who may read the ledger. */
export async function GET(_request: Request, { params }: { params: Promise<{ path: string[] }> }): Promise<Response> {
  const tile = parseTilePath((await params).path.join('/'))
  const hashes = tile && (await publishedTile(tile))
  if (!hashes) return new Response('There is no such tile.\n', { status: 404, headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' } })
  return new Response(new Uint8Array(hashes), { headers: { 'Content-Type': 'application/octet-stream', 'Cache-Control': 'public, max-age=31536000, immutable' } })
}
