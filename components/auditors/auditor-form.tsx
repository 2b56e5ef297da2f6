'use client'

import { useActionForm } from '@/components/ui/action-form'
import { AccountForm } from '@/components/users/account-form'
import { proposeAuditor } from '@/lib/users/auditors/actions'

/** A new auditor. */
export function AuditorForm({ languages }: { languages: readonly { value: string; label: string }[] }) {
  return <AccountForm form={useActionForm(proposeAuditor)} languages={languages} />
}
