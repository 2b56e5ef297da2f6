import { putSuspect } from '@/lib/auth/trace-door'
import { traceSuspect } from '@/lib/trace/use-cases'

export const dynamic = 'force-dynamic'

export function POST(request: Request): Promise<Response> {
  return putSuspect(request, traceSuspect)
}
