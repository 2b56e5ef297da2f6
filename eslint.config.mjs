import nextVitals from 'eslint-config-next/core-web-vitals'
import nextTypescript from 'eslint-config-next/typescript'
import jsxA11y from 'eslint-plugin-jsx-a11y'

const config = [
  { ignores: ['.next/**', '.data/**', '.test/**', 'generated/**', 'node_modules/**', 'next-env.d.ts', 'test-results/**', 'prisma/schema-engine.mjs'] },
  ...nextVitals,
  ...nextTypescript,
  { files: ['**/*.tsx'], rules: jsxA11y.flatConfigs.recommended.rules },
  {
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'eqeqeq': 'error',
      'no-console': 'error',
    },
  },
  { files: ['bin/**', 'bench/**', 'e2e/**', 'lib/testing/**', 'prisma/schema-engine.mjs'], rules: { 'no-console': 'off' } },
  // A test's useDatabase is no hook of React; hooks live in .tsx files.
  { files: ['**/*.ts'], rules: { 'react-hooks/rules-of-hooks': 'off' } },
]
export default config
