import { isDatabaseThere } from '@/lib/db/health'

export const dynamic = 'force-dynamic'

/** Whether the portal can work: it and its database answer. For supervisors and balancers; nothing else is told, for anybody may ask. */
export async function GET(): Promise<Response> {
  const isThere = await isDatabaseThere()
  return Response.json({ status: isThere ? 'ok' : 'unavailable' }, { status: isThere ? 200 : 503, headers: { 'Cache-Control': 'no-store' } })
}
