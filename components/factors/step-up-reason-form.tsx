'use client'

import type { ComponentProps } from 'react'
import { StepUpHead } from '@/components/factors/step-up-form'
import { ReasonForm } from '@/components/ui/reason-form'

/** One act on one thing that needs a fresh proof: as `ReasonForm`, with the factor's dialog. */
export function StepUpReasonForm(props: Omit<ComponentProps<typeof ReasonForm>, 'head'>) {
  return <ReasonForm {...props} head={StepUpHead} />
}
