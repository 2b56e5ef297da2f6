import { getLocale, getTranslations } from 'next-intl/server'
import { GrantBox } from '@/components/grants/grant-box'
import { GrantSentence } from '@/components/grants/grant-sentence'
import { FieldTable } from '@/components/requests/field-table'
import { Panel } from '@/components/ui/panel'
import { grantNames } from '@/lib/grants/reads'
import { grantSentence, heldLevels } from '@/lib/grants/rules'
import type { RequestDetail } from '@/lib/requests/reads'

/** What is asked in one sentence and one picture, and each parameter with its levels; for an ending, what ends. */
export async function BoxPanels({ detail, forAdmin }: { detail: RequestDetail; forAdmin: boolean }) {
  const { request, people, replaced, held } = detail
  const [locale, t] = await Promise.all([getLocale(), getTranslations('requests')])
  const box = request.kind === 'end' ? replaced : request.box
  if (!box) return <Panel id="opens" title={t('asked')}><p className="quiet">{t('incomplete')}</p></Panel>
  const names = await grantNames(box, locale, people.officerName)
  return (
    <>
      <Panel id="opens" title={t(request.kind === 'end' ? 'ends' : 'asked')} padding="none">
        <div className="body"><GrantSentence parts={grantSentence(box, locale, names)} /></div>
        <GrantBox grant={box} names={names} />
      </Panel>
      {request.kind !== 'end' && <Panel id="changes" title={t(forAdmin ? 'changes' : 'eachParameter')}><FieldTable grant={box} held={forAdmin ? heldLevels(held) : undefined} /></Panel>}
    </>
  )
}
