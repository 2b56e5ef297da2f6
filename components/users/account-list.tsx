import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Panel } from '@/components/ui/panel'
import { Table } from '@/components/ui/table'
import { StatusTag } from '@/components/ui/tag'
import { formatDateTime } from '@/lib/i18n/format'

interface Account {
  readonly id: string
  readonly href: string
  readonly name: string
  readonly designation: string
  readonly status: 'invited' | 'active' | 'deactivated'
  readonly lastSignInAt: Date | null
  /** What the account's kind has beside: an admin's role. */
  readonly beside?: ReactNode
}

/** Accounts of one kind as rows; with `beside` a column for what each has beside. */
export function AccountList({ id, title, caption, beside, accounts }: { id: string; title: string; caption: string; beside?: string; accounts: readonly Account[] }) {
  const t = useTranslations('accounts')
  const locale = useLocale()
  return (
    <Panel id={id} title={title} padding="none">
      <Table caption={caption} minWidth="lg" lines>
        <thead><tr><th scope="col">{t('form.name')}</th>{beside !== undefined && <th scope="col">{beside}</th>}<th scope="col">{t('status')}</th><th scope="col">{t('lastSignIn')}</th></tr></thead>
        <tbody>
          {accounts.map((account) => (
            <tr key={account.id}>
              <th scope="row"><a href={account.href}>{account.name}</a><span className="block tiny quiet">{account.designation}</span></th>
              {beside !== undefined && <td data-head={beside} data-wide>{account.beside}</td>}
              <td data-head={t('status')}><StatusTag status={account.status} bare /></td>
              <td data-head={t('lastSignIn')} className="nowrap">{account.lastSignInAt ? formatDateTime(account.lastSignInAt, locale) : <span className="quiet">{t('never')}</span>}</td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Panel>
  )
}
