import { getLocale, getTranslations } from 'next-intl/server'
import { ClientMessages } from '@/components/frame/client-messages'
import { EndEverySessionForm, EndSessionForm } from '@/components/sessions/session-forms'
import { Panel } from '@/components/ui/panel'
import { Table } from '@/components/ui/table'
import { Tag } from '@/components/ui/tag'
import type { PersonActor } from '@/lib/auth/actor'
import { browserNames } from '@/lib/auth/browser-names'
import { formatDateTime } from '@/lib/i18n/format'
import { listOwnSessions } from '@/lib/sessions/reads'

/** Where the person is signed in, and was: each can be ended from here, or all of them at once. */
export async function OwnSessions({ actor }: { actor: PersonActor }) {
  const [sessions, locale, t] = await Promise.all([listOwnSessions(actor), getLocale(), getTranslations('sessions')])
  const nameOf = (userAgent: string | null): string => t('browser', browserNames(userAgent))
  return (
    <Panel id="sessions" title={t('title')} padding="none">
      <ClientMessages namespaces={['sessions']}>
        <Table caption={t('caption')} minWidth="lg" lines>
          <thead><tr><th scope="col">{t('browserHead')}</th><th scope="col">{t('address')}</th><th scope="col">{t('began')}</th><th scope="col">{t('lastAct')}</th><th scope="col">{t('state')}</th></tr></thead>
          <tbody>
            {sessions.map(({ id, userAgent, address, createdAt, lastSeenAt, state }) => (
              <tr key={id}>
                <th scope="row" className="whitespace-normal">{nameOf(userAgent)}</th>
                <td data-head={t('address')} className="nowrap">{address ?? t('noAddress')}</td>
                <td data-head={t('began')} className="nowrap">{formatDateTime(createdAt, locale)}</td>
                <td data-head={t('lastAct')} className="nowrap">{formatDateTime(lastSeenAt, locale)}</td>
                <td data-head={t('state')}>
                  {state === 'this' && <Tag look="good" icon="check">{t('this')}</Tag>}
                  {state === 'open' && <EndSessionForm id={id} name={`${nameOf(userAgent)}, ${formatDateTime(createdAt, locale)}`} />}
                  {state === 'over' && <Tag look="past" icon="revoked">{t('over')}</Tag>}
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
        <div className="body stack">
          <p className="small quiet">{t('text')}</p>
          <EndEverySessionForm />
        </div>
      </ClientMessages>
    </Panel>
  )
}
