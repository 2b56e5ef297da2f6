import type { ReactNode } from 'react'

/** Own drawings on a 20 grid, 1.5 stroke, round ends. No two statuses share an outline. */
const DRAWINGS = {
  building: <><path d="M10 3a7 7 0 1 1-7 7" /><path d="M10 7v6M7.6 10.6 10 13l2.4-2.4" /></>,
  calendar: <><rect x="3" y="4.5" width="14" height="12" rx="1.5" /><path d="M3 8.5h14M7 2.8v3M13 2.8v3" /></>,
  check: <path d="m4 10.5 4 4 8-9" />,
  columns: <><rect x="3" y="4" width="14" height="12" rx="1.5" /><path d="M8 4v12M12.5 4v12" /></>,
  cross: <path d="M5.5 5.5l9 9M14.5 5.5l-9 9" />,
  display: <><circle cx="10" cy="10" r="7" /><path d="M10 3v14a7 7 0 0 0 0-14z" fill="currentColor" stroke="none" /></>,
  down: <path d="m5.5 7.8 4.5 4.5 4.5-4.5" />,
  download: <path d="M10 3v9.5M6 8.8l4 4 4-4M4 16.5h12" />,
  draft: <><path d="M4 16.2l.9-3.8L13.2 4l2.9 2.9-8.4 8.4z" /><path d="m11.4 5.8 2.9 2.9" /></>,
  ended: <><circle cx="10" cy="10" r="7" /><path d="M7.5 7.5h5v5h-5z" /></>,
  expired: <><circle cx="10" cy="10" r="7" strokeDasharray="2.6 2.3" /><path d="M10 6.5V10h2.5" /></>,
  eye: <><path d="M2.5 10S5.2 5 10 5s7.5 5 7.5 5-2.7 5-7.5 5-7.5-5-7.5-5z" /><circle cx="10" cy="10" r="2.2" /></>,
  failed: <><path d="M7 3h6l4 4v6l-4 4H7l-4-4V7z" /><path d="M10 6.5v4.2M10 13.5v.1" /></>,
  filter: <path d="M3 4.5h14l-5.5 6.3v5.4l-3-1.6v-3.8z" />,
  fingerprint: <path d="M5 9a5 5 0 0 1 10 0v1.6M7.5 16.2c-.7-2.1-.6-4.2-.5-7.2a3 3 0 0 1 6 0c0 2.8.1 5.2-1 8M10 9v2.4c0 2.1-.2 3.7-.8 5.6M4.5 13.6c.3-.9.4-1.8.4-2.8" />,
  flag: <path d="M5 17.5V3.5h10l-2.5 3.5L15 10.5H5" />,
  help: <><circle cx="10" cy="10" r="7" /><path d="M7.9 8a2.2 2.2 0 1 1 3.2 2c-.8.4-1.1.9-1.1 1.7M10 14v.1" /></>,
  inbox: <><path d="M3 11.5 5 4h10l2 7.5V16H3z" /><path d="M3 11.5h4l1 2h4l1-2h4" /></>,
  info: <><circle cx="10" cy="10" r="7" /><path d="M10 9.2V14M10 6.3v.1" /></>,
  key: <><circle cx="7" cy="13" r="3.5" /><path d="m9.5 10.5 7-7M13.5 6.5l2.5 2.5" /></>,
  lapsed: <><path d="M5.5 3h9M5.5 17h9" /><path d="M7 3v2.5c0 2 3 2.9 3 4.5s-3 2.5-3 4.5V17M13 3v2.5c0 2-3 2.9-3 4.5s3 2.5 3 4.5V17" strokeDasharray="2 2" /></>,
  left: <path d="m12.2 5.5-4.5 4.5 4.5 4.5" />,
  live: <><circle cx="10" cy="10" r="7" /><circle cx="10" cy="10" r="2.6" fill="currentColor" stroke="none" /></>,
  lock: <><rect x="4" y="9" width="12" height="8" rx="1.5" /><path d="M6.5 9V6.5a3.5 3.5 0 0 1 7 0V9" /></>,
  mail: <><rect x="2.5" y="4.5" width="15" height="11" rx="1.5" /><path d="m3 6 7 5 7-5" /></>,
  menu: <path d="M3 5.5h14M3 10h14M3 14.5h14" />,
  none: <circle cx="10" cy="10" r="6.5" strokeDasharray="2.2 2.4" />,
  okring: <><circle cx="10" cy="10" r="7" /><path d="m6.8 10.2 2.2 2.2 4.2-4.7" /></>,
  paused: <><circle cx="10" cy="10" r="7" /><path d="M8 7v6M12 7v6" /></>,
  plus: <path d="M10 4.5v11M4.5 10h11" />,
  print: <><path d="M6 7.5V3h8v4.5M6 14H3.5V7.5h13V14H14" /><path d="M6 11.5h8V17H6z" /></>,
  ready: <><path d="M3.5 7 10 3.5 16.5 7v6.5L10 17l-6.5-3.5z" /><path d="m7 10.2 2.2 2.1 3.8-4.2" /></>,
  receipt: <><path d="M5 3h10v14l-2.5-1.5L10 17l-2.5-1.5L5 17z" /><path d="M7.5 7h5M7.5 10.5h5" /></>,
  refused: <><circle cx="10" cy="10" r="7" /><path d="m7.4 7.4 5.2 5.2M12.6 7.4l-5.2 5.2" /></>,
  returned: <><path d="M3.5 4h13v9.5H9L5.5 17v-3.5h-2z" /><path d="M8.3 7.5a1.7 1.7 0 1 1 2.4 1.5c-.5.2-.7.5-.7 1M10 11.6v.1" /></>,
  revoked: <><circle cx="10" cy="10" r="7" /><path d="m5.2 5.2 9.6 9.6" /></>,
  right: <path d="m7.8 5.5 4.5 4.5-4.5 4.5" />,
  same: <path d="M4.5 8h11M4.5 12h11" />,
  save: <path d="M5.5 3h9v14L10 13.5 5.5 17z" />,
  seal: <><circle cx="10" cy="8" r="5" /><path d="m7.8 8 1.6 1.6 2.8-3.1M7 12.3 6 17.5l4-2 4 2-1-5.2" /></>,
  search: <><circle cx="9" cy="9" r="5.5" /><path d="m13.2 13.2 3.8 3.8" /></>,
  shield: <><path d="M10 2.8 16 5v5c0 3.6-2.4 6-6 7.4C6.4 16 4 13.6 4 10V5z" /><path d="m7.2 10 2 2 3.6-4" /></>,
  signout: <path d="M11.5 3.5h-7v13h7M8.5 10h8.5M13.8 6.5 17 10l-3.2 3.5" />,
  sortdown: <path d="M10 4v12M5.5 11.5 10 16l4.5-4.5" />,
  sortup: <path d="M10 16V4M5.5 8.5 10 4l4.5 4.5" />,
  submitted: <path d="M3 10 17 3.5 12.5 17l-3-5.5zM9.5 11.5 17 3.5" />,
  swap: <path d="M4 7h11l-3-3M16 13H5l3 3" />,
  timer: <path d="M5.5 3h9M5.5 17h9M7 3v2.5c0 2 3 2.9 3 4.5s-3 2.5-3 4.5V17M13 3v2.5c0 2-3 2.9-3 4.5s3 2.5 3 4.5V17" />,
  tree: <><circle cx="10" cy="4.5" r="1.8" /><circle cx="5" cy="15" r="1.8" /><circle cx="15" cy="15" r="1.8" /><path d="M10 6.3V10M10 10 5.6 13.2M10 10l4.4 3.2" /></>,
  unlock: <><rect x="4" y="9" width="12" height="8" rx="1.5" /><path d="M6.5 9V6.3a3.5 3.5 0 0 1 6.7-1.4" /></>,
  unproven: <><path d="M10 2.8 16 5v5c0 3.6-2.4 6-6 7.4C6.4 16 4 13.6 4 10V5z" /><path d="m7.8 7.8 4.4 4.4M12.2 7.8l-4.4 4.4" /></>,
  upload: <path d="M10 12.5V3M6 6.8l4-4 4 4M4 16.5h12" />,
  user: <><circle cx="10" cy="7" r="3.2" /><path d="M3.5 17c.8-3.4 3.3-5 6.5-5s5.7 1.6 6.5 5" /></>,
  waiting: <><circle cx="10" cy="10" r="7" /><path d="M10 6v4l2.6 2" /></>,
  warn: <><path d="M10 3 17.5 16.5h-15z" /><path d="M10 8v4M10 14.2v.1" /></>,
  withdrawn: <path d="M8 4 4 8l4 4M4 8h8a4 4 0 0 1 0 8H8" />,
} as const satisfies Record<string, ReactNode>

export type IconName = keyof typeof DRAWINGS

export const ICON_NAMES = Object.keys(DRAWINGS).filter((name): name is IconName => name in DRAWINGS)

/**
 * One icon. It is hidden from assistive technology: the word beside it says it. Size: `small` in chips and table heads,
 * `inline` inside a sentence, otherwise 20 px beside text (tags and states set their own).
 */
export function Icon({ name, size }: { name: IconName; size?: 'small' | 'inline' }) {
  const className = size === undefined ? 'icon' : size === 'small' ? 'icon icon-sm' : 'icon icon-sm inline-block'
  return (
    <svg className={className} viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      {DRAWINGS[name]}
    </svg>
  )
}
