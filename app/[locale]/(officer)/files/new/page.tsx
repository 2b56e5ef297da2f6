import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { AskForm } from '@/components/files/ask-form'
import { BudgetFacts } from '@/components/files/budget-facts'
import { FileContents } from '@/components/files/file-contents'
import { FileFilters } from '@/components/files/file-filters'
import { ClientMessages } from '@/components/frame/client-messages'
import { NoLedgerState } from '@/components/frame/failures'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { PurposePanel } from '@/components/purposes/purpose-panel'
import { NextRecipient } from '@/components/recipient-keys/next-recipient'
import { LinkButton } from '@/components/ui/button'
import { EmptyState, Note, Panel } from '@/components/ui/panel'
import { recordRefusal, refuse, requireOfficer } from '@/lib/auth/doors'
import { AppError, asAppError } from '@/lib/errors'
import { type BudgetView, showBudget } from '@/lib/exports/budget/reads'
import { demandOf, rowPoints } from '@/lib/exports/budget/rules'
import { filePolicy } from '@/lib/exports/reads'
import { type ExportChoice, exportChoice, filtersOf } from '@/lib/exports/schema'
import { downloadPurposes, type ExportPreview, previewExport } from '@/lib/exports/use-cases'
import { formatCount, formatDateTime } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { limits } from '@/lib/limits'
import { type OwnRecipient, readOwnRecipient } from '@/lib/recipient-keys/reads'
import { catalogue } from '@/lib/reference/catalogue'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('files'))('askTitle') }
}

/** What a file would hold, counted on record, and the button that asks for it. Filters stand in the address, as in the list. */
export default shown(async function AskForFilePage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const officer = await requireOfficer('files.new')
  const parsed = exportChoice.safeParse(await searchParams)
  if (!parsed.success) return refuse(officer, 'files.new', 'address')
  const choice = parsed.data
  const [preview, policy, names, budget, key] = await Promise.all([previewExport({ officer, filters: filtersOf(choice) }).catch(asAppError), filePolicy(), catalogue(), showBudget(officer, officer.id), readOwnRecipient(officer)])
  if (!(preview instanceof AppError)) return <Ask choice={choice} preview={preview} policy={policy} names={names} budget={budget} recipientKey={key} />
  if (preview.code === 'ledger') return <NoLedgerState path="/files/new" />
  if (preview.reason === 'choosePurpose') return <><Title /><PurposePanel {...await downloadPurposes(officer)} back="files/new" /></>
  await recordRefusal({ actor: officer, what: 'files.new', cause: preview.reason })
  return <Refused reason={preview.reason} choice={choice} />
})

interface AskProps {
  choice: ExportChoice
  preview: ExportPreview
  policy: Awaited<ReturnType<typeof filePolicy>>
  names: Awaited<ReturnType<typeof catalogue>>
  budget: BudgetView
  recipientKey: OwnRecipient
}

async function Ask({ choice, preview, policy, names, budget, recipientKey }: AskProps) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations('files')])
  const each = rowPoints(preview.boxes)
  const { rows, rowsMax } = preview
  const isTooMany = rows > rowsMax
  const { format = 'csv', ...hidden } = valuesOf(choice)
  const n = isTooMany ? t('form.tooMany', { n: formatCount(rowsMax) }) : formatCount(rows)
  return (
    <>
      <Title />
      <PurposePanel {...preview} back="files/new" />
      <div className="grid grid-5-7 top">
        <FileFilters choice={choice} boxes={preview.boxes} at={preview.at} names={names} />
        <Panel id="preview" title={t('form.preview')} foot={<>{t('notice')} {t('selfDeclared')}</>}>
          <p className="lede"><b>{t('form.rowsNow', { count: rows, n, at: formatDateTime(preview.at, locale) })}</b></p>
          <FileContents boxes={preview.boxes} filters={filtersOf(choice)} names={names} rows={n} parts={Math.max(1, Math.ceil(rows / limits.archivePartRows))} format={null} purpose={preview.purpose?.[locale]} recipient={recipientKey.recipient} />
          <NextRecipient recipientKey={recipientKey} />
          <p className="small quiet">{t('form.frozen')}</p>
          <p className="small quiet">{t('form.limitRows', { n: formatCount(policy.rowsMax) })} {t('form.limitDay', { n: formatCount(policy.filesPerDayMax) })}</p>
          {rows === 0 ? <Note look="time">{t('form.emptyPreview')}</Note> : isTooMany ? <Note look="bad">{t('state.tooManyRowsText')}</Note>
            : (
              <>
                <BudgetFacts budget={budget} rows={rows} each={each} />
                <ClientMessages namespaces={['fileFormats', 'factors']}>
                  {demandOf(budget, rows * each) === 'second'
                    ? <AskForm values={hidden} format={format} label={t('budget.askSecond')} why={{ label: t('budget.why'), hint: t('budget.whyHint') }} />
                    : <AskForm values={hidden} format={format} label={t('form.confirm')} />}
                </ClientMessages>
              </>
            )}
        </Panel>
      </div>
    </>
  )
}

async function Refused({ reason, choice }: { reason: string; choice: ExportChoice }) {
  const [locale, t, requests] = await Promise.all([getLocale(), getTranslations('files'), getTranslations('requests')])
  if (reason === 'noDownload') return <><Title /><EmptyState icon="lock" title={t('noGrantTitle')} actions={<LinkButton href={localePath(locale, '/requests')}>{requests('title')}</LinkButton>}>{t('noGrantText')}</EmptyState></>
  const address = new URLSearchParams(Object.entries(valuesOf(choice)).filter(([name]) => name === 'from' || name === 'to'))
  return <><Title /><Note look="bad" role="alert"><p>{t('form.filterRefused')}</p><p><a href={`${localePath(locale, '/files/new')}?${address.toString()}`}>{t('askTitle')}</a></p></Note></>
}

async function Title() {
  const [locale, t, home] = await Promise.all([getLocale(), getTranslations('files'), getTranslations('home')])
  return <PageTitle title={t('askTitle')} crumbs={[{ label: home('title'), href: localePath(locale, '/home') }, { label: t('title'), href: localePath(locale, '/files') }, { label: t('askTitle') }]} />
}

function valuesOf(choice: ExportChoice): Record<string, string> {
  return Object.fromEntries(Object.entries(choice).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])))
}
