import type { ReactNode } from 'react'

/** Marigold line under the title: a status, its absolute time, one action. `children` are spans and links in this order. */
export function UrgentStrip({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div className="urgent" role="status">
      {children}
      {action !== undefined && <span className="push">{action}</span>}
    </div>
  )
}
