import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { shown } from '@/components/frame/shown'
import { fieldPage } from '@/components/simulator/field-page'
import type { SimulatorQuery } from '@/components/simulator/simulator-head'
import { requireAdmin } from '@/lib/auth/doors'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('simulator.questions'))('field', { when: 'now' }) }
}

/** Who could see a parameter in a place, now or at a past instant. */
export default shown(async function AdminSimulatorFieldPage({ searchParams }: { searchParams: Promise<SimulatorQuery> }) {
  const reader = await requireAdmin('admin.simulator.field')
  return fieldPage({ reader, query: await searchParams })
})
