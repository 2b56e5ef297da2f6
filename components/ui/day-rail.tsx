/** The days of the window as links with counts: the jump that a keyset page can make. `share` of the busiest day, 0 to 1. */
export function DayRail({ label, days }: { label: string; days: readonly { href: string; day: string; count: string; share: number; current?: boolean }[] }) {
  return (
    <nav aria-label={label}>
      <ol className="rail">
        {days.map((day) => (
          <li key={day.href}>
            <a href={day.href} aria-current={day.current ? 'true' : undefined}>
              <span>{day.day}</span>
              <b>{day.count}</b>
              <svg aria-hidden="true" focusable="false"><rect width={`${(day.share * 100).toFixed(1)}%`} height="100%" /></svg>
            </a>
          </li>
        ))}
      </ol>
    </nav>
  )
}
