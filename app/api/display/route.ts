import { DISPLAY_COOKIE, serialiseDisplay, toDisplayPreferences } from '@/components/frame/display-preferences'
import { env } from '@/lib/env'
import { refusePost } from '@/lib/http/gate'
import { safeReturnPath } from '@/lib/i18n/routing'

const ONE_YEAR_SECONDS = 31_536_000

/** Keeps how this browser wants the portal to look, and goes back. Nobody's account is touched; no session is needed. */
export async function POST(request: Request): Promise<Response> {
  const refusal = refusePost(request)
  if (refusal) return refusal
  // What is no form chooses nothing.
  const form = await request.formData().catch(() => new FormData())
  const preferences = toDisplayPreferences((name) => form.get(name))
  const origin = env().PORTAL_ORIGIN
  const cookie = [
    `${DISPLAY_COOKIE}=${serialiseDisplay(preferences)}`, 'Path=/', `Max-Age=${ONE_YEAR_SECONDS}`, 'HttpOnly', 'SameSite=Lax',
    ...(origin.startsWith('https:') ? ['Secure'] : []),
  ].join('; ')
  const location = new URL(safeReturnPath(form.get('back'), '/en/display'), origin)
  return new Response(null, { status: 303, headers: { Location: location.href, 'Set-Cookie': cookie, 'Cache-Control': 'no-store' } })
}
