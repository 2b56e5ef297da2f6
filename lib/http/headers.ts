/** Where a registered device's service may listen; a literal address, so that no name can be turned to another machine. */
const readerServices = Array.from({ length: 21 }, (_, index) => `http://127.0.0.1:${11_100 + index}`).join(' ')

/**
 * The content policy of one answer. With a nonce: a page; scripts and styles run only with it. Without: something that holds no page.
 * Attributes carry no styles (widths are SVG attributes), so nothing inline is allowed. Development needs eval for its stack
 * traces and inline styles for its overlay. `readsFingers`: a page that may ask a fingerprint reader, whose service listens on this computer (RD 2.0). `asksNobody`: a page whose script may send nothing anywhere.
 */
export function contentPolicy(input: { nonce: string | null; development: boolean; readsFingers?: boolean; asksNobody?: boolean }): string {
  if (input.nonce === null) return "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
  const nonce = `'nonce-${input.nonce}'`
  return [
    "default-src 'none'",
    `script-src 'self' ${nonce} 'strict-dynamic'${input.development ? " 'unsafe-eval'" : ''}`,
    `style-src 'self' ${input.development ? "'unsafe-inline'" : nonce}`,
    "img-src 'self' data:",
    "font-src 'self'",
    input.asksNobody && !input.development ? "connect-src 'none'" : `connect-src 'self'${input.readsFingers ? ` ${readerServices}` : ''}`,
    "manifest-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/**
 * The headers of every answer. `Referrer-Policy: same-origin`, not `no-referrer`: under the latter browsers send `Origin: null` with
 * our own forms, and then no POST could prove that it comes from us; to other sites nothing is sent in either case.
 */
export function responseHeaders(input: { origin: string; policy: string }): readonly (readonly [string, string])[] {
  return [
    ['Content-Security-Policy', input.policy],
    ['Cache-Control', 'no-store'],
    ['X-Content-Type-Options', 'nosniff'],
    ['X-Frame-Options', 'DENY'],
    ['Referrer-Policy', 'same-origin'],
    ['Cross-Origin-Opener-Policy', 'same-origin'],
    ['Cross-Origin-Resource-Policy', 'same-origin'],
    ['Permissions-Policy', 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=(), publickey-credentials-get=(self), publickey-credentials-create=(self)'],
    ...(input.origin.startsWith('https:') ? [['Strict-Transport-Security', 'max-age=31536000; includeSubDomains'] as const] : []),
  ]
}
