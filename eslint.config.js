import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/**
 * The folders of this project that each folder may import; docs/architecture.md has the same table. `types:` means `import type`
 * only. ESLint refuses all other imports between folders.
 */
export const mayImport = {
  automation: [],
  contracts: ['automation'],
  config: [],
  infra: ['config', 'contracts'],
  workflows: ['automation', 'contracts', 'types:activities'],
  activities: ['automation', 'contracts', 'config', 'infra'],
  browsers: ['automation', 'contracts', 'config', 'infra'],
  client: ['automation', 'contracts', 'config', 'infra'],
  api: ['automation', 'contracts', 'client', 'config', 'infra'],
  cli: ['automation', 'contracts', 'config', 'infra', 'client', 'api', 'browsers', 'activities', 'worker.js'],
  dashboard: ['types:automation', 'contracts'],
};
const folders = Object.keys(mayImport);

const boundaries = folders.map((folder) => {
  const allowed = mayImport[folder];
  const patterns = folders
    .filter((other) => other !== folder && !allowed.includes(other))
    .map((other) => ({
      regex: `^(\\.\\./)+${other}/`,
      allowTypeImports: allowed.includes(`types:${other}`),
      message: `${folder}/ does not import ${other}/ (see the import table in docs/architecture.md)`,
    }));
  if (['automation', 'contracts', 'workflows'].includes(folder)) {
    patterns.push({ regex: '^node:', message: `${folder}/ is pure: no Node built-ins` });
  }
  return {
    files: [`${folder}/**/*.{ts,tsx}`],
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] },
  };
});

export default tseslint.config(
  { ignores: ['dist/**', '**/dist/**', '.intermission/**', 'test-results/**'] },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'no-restricted-properties': [
        'error',
        // Node 20 loses the time-out when another signal is the only one that refers to it (nodejs/node#57736).
        { object: 'AbortSignal', property: 'timeout', message: 'Use signalWithin of infra/signal-within.ts.' },
      ],
      // The exceptions to the strict rules, each with its reason.
      // `noUncheckedIndexedAccess` is on: `!` says that the code has checked the index.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // JSON.stringify, `document.body` and Temporal's messages can be missing although their types say otherwise.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      // `[...text]` counts and cuts by code points on purpose.
      '@typescript-eslint/no-misused-spread': 'off',
      // `() => stop()` and `return response.end()` read better than blocks of two lines.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      // Variables leave `process.env`, and members leave an object, by a name that is known at run time only.
      '@typescript-eslint/no-dynamic-delete': 'off',
      // A step answers 'skipped' or nothing.
      '@typescript-eslint/no-invalid-void-type': 'off',
      // Enums of Temporal's protocol are written as numbers, so that the client need not load the protocol.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      '@typescript-eslint/no-unsafe-enum-comparison': 'off',
      // Postmark's classes are used as plain objects, as its documentation does.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: {
      globals: { process: 'readonly', console: 'readonly', setTimeout: 'readonly', fetch: 'readonly', URL: 'readonly' },
    },
  },
  ...boundaries,
);
