/** The access box as a mark: one granted field in a grid. */
export function ProductMark() {
  return (
    <svg className="mark" viewBox="0 0 28 28" aria-hidden="true" focusable="false">
      <path d="M1 1h8v8H1zM1 10h8v8H1zM1 19h8v8H1zM10 1h8v8h-8zM19 1h8v8h-8z" />
      <rect x="10" y="10" width="17" height="17" rx="1.5" />
    </svg>
  )
}
