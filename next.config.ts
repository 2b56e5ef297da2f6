import path from 'node:path'
import type { NextConfig } from 'next'
import createNextIntlPlugin from 'next-intl/plugin'

const withNextIntl = createNextIntlPlugin('./lib/i18n/request.ts')

const config: NextConfig = {
  // Every page is one reader's own: nothing may be cached between requests (design, section 5).
  cacheComponents: false,
  typedRoutes: false,
  poweredByHeader: false,
  productionBrowserSourceMaps: false,
  // The image optimiser had a remote code execution; the portal shows no photographs (research/security.md, section 7).
  images: { unoptimized: true },
  // `npm run check` and `npm test` look at the types; a first start need not do it again (10 to 40 s).
  typescript: { ignoreBuildErrors: true },
  // One checkout may lie inside another: the root is said, not guessed.
  turbopack: { root: path.resolve(import.meta.dirname) },
  outputFileTracingRoot: path.resolve(import.meta.dirname),
  // Native addons and packages that load files of their own stay outside the bundle.
  serverExternalPackages: ['@aws-sdk/client-s3', 'sodium-native', '@node-rs/argon2', 'pg', 'graphile-worker', 'archiver', 'archiver-zip-encrypted', 'pino', '@zxcvbn-ts/core', '@zxcvbn-ts/language-common', '@zxcvbn-ts/language-en'],
  // Files without a reader keep these headers; the proxy sets everything else's. Whatever else answers below that address runs nothing.
  headers: async () => ['/_next/static/:path*', '/icon.svg', '/manual/:language(en|hi)/:file([a-z-]+\\.webp)'].map((source) => ({
    source,
    headers: [{ key: 'X-Content-Type-Options', value: 'nosniff' }, { key: 'Cross-Origin-Resource-Policy', value: 'same-origin' },
      { key: 'Content-Security-Policy', value: "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'" }],
  })),
  distDir: process.env.NEXT_DIST_DIR ?? '.next',
}

export default withNextIntl(config)
