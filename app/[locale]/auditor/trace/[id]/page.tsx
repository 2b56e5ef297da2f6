import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { shown } from '@/components/frame/shown'
import { traceAnswer } from '@/components/trace/trace-answer'
import { requireAuditor } from '@/lib/auth/doors'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('trace'))('title') }
}

/** The answer of one trace. */
export default shown(async function AuditorTraceAnswerPage({ params }: { params: Promise<{ id: string }> }) {
  const reader = await requireAuditor('auditor.trace.one')
  return traceAnswer({ reader, id: (await params).id, what: 'auditor.trace.one' })
})
