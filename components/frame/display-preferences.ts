/** How one reader wants the portal to look; kept in a cookie, rendered by the server, so that nothing flashes. */
export interface DisplayPreferences {
  readonly theme: 'system' | 'light' | 'dark'
  readonly contrast: 'system' | 'more'
  /** Per cent. */
  readonly text: '100' | '125' | '150'
  /** `table`: each table as it was made. */
  readonly rows: 'table' | 'roomy' | 'normal' | 'dense'
}

export const DISPLAY_COOKIE = 'portal-display'

export const DISPLAY_CHOICES = {
  theme: ['system', 'light', 'dark'],
  contrast: ['system', 'more'],
  text: ['100', '125', '150'],
  rows: ['table', 'roomy', 'normal', 'dense'],
} as const satisfies { [Key in keyof DisplayPreferences]: readonly DisplayPreferences[Key][] }

/** Reads a form or the parts of a cookie; what is unknown falls back to the first choice. */
export function toDisplayPreferences(get: (name: keyof DisplayPreferences) => unknown): DisplayPreferences {
  return {
    theme: known(DISPLAY_CHOICES.theme, get('theme')),
    contrast: known(DISPLAY_CHOICES.contrast, get('contrast')),
    text: known(DISPLAY_CHOICES.text, get('text')),
    rows: known(DISPLAY_CHOICES.rows, get('rows')),
  }
}

/** `dark.more.125.dense` back to preferences. */
export function parseDisplayCookie(value: string | undefined): DisplayPreferences {
  const [theme, contrast, text, rows] = (value ?? '').split('.')
  const parts: Record<keyof DisplayPreferences, string | undefined> = { theme, contrast, text, rows }
  return toDisplayPreferences((name) => parts[name])
}

/** Preferences as the cookie's value. */
export function serialiseDisplay(preferences: DisplayPreferences): string {
  return [preferences.theme, preferences.contrast, preferences.text, preferences.rows].join('.')
}

/** The attributes of `<html>`; what the system or the table decides is left out. */
export function displayAttributes(preferences: DisplayPreferences) {
  return {
    'data-theme': preferences.theme === 'system' ? undefined : preferences.theme,
    'data-contrast': preferences.contrast === 'system' ? undefined : preferences.contrast,
    'data-text': preferences.text === '100' ? undefined : preferences.text,
    'data-rows': preferences.rows === 'table' ? undefined : preferences.rows,
  }
}

function known<Value extends string>(choices: readonly [Value, ...Value[]], value: unknown): Value {
  return choices.find((choice) => choice === value) ?? choices[0]
}
