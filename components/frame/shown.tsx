import { headers } from 'next/headers'
import { getLocale } from 'next-intl/server'
import type { ReactNode } from 'react'
import { AbsentPage } from '@/components/frame/absent-page'
import { NoLedgerState } from '@/components/frame/failures'
import { AppError } from '@/lib/errors'
import { sayStatus } from '@/lib/http/early'
import { PATH_HEADER } from '@/lib/i18n/routing'

/**
 * Every page of a signed-in person is `export default shown(async function …)`: what a door or a read refuses becomes the page that says so,
 * with its status, also for readers without scripts (docs/decisions/0020). Absent and not open are one page with the same bytes; without a ledger
 * there is no data, and the status is 503.
 */
export function shown<Props>(page: (props: Props) => Promise<ReactNode>): (props: Props) => Promise<ReactNode> {
  return async function Shown(props: Props) {
    try {
      return await page(props)
    } catch (error) {
      return refusalPage(error)
    }
  }
}

async function refusalPage(error: unknown): Promise<ReactNode> {
  if (isNotFound(error) || (error instanceof AppError && error.code === 'not_found')) return <AbsentPage />
  if (!(error instanceof AppError) || error.code !== 'ledger') throw error
  sayStatus(503)
  const [head, locale] = await Promise.all([headers(), getLocale()])
  const path = (head.get(PATH_HEADER) ?? '').replace(new RegExp(`^/${locale}(?=/|$)`), '')
  return <NoLedgerState path={path === '' ? '/' : path} />
}

/** What `notFound()` throws; the framework has no public test for it. */
function isNotFound(error: unknown): boolean {
  return error instanceof Error && 'digest' in error && error.digest === 'NEXT_HTTP_ERROR_FALLBACK;404'
}
