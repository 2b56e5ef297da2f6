import { publishedKey } from '@/lib/ledger/checkpoints/reads'

export const dynamic = 'force-dynamic'

/** The ledger's public key as one line. Whoever checks the portal itself takes the key from elsewhere: on paper, from a witness, from an older copy. */
export async function GET(): Promise<Response> {
  const key = await publishedKey()
  return new Response(`${key ?? 'There is no checkpoint yet.'}\n`, { status: key === null ? 404 : 200, headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' } })
}
