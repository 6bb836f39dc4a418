import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** What each folder may import of ours. `types:` means `import type` only. Everything else of ours is refused. */
const mayImport = {
  automation: [],
  config: [],
  egress: ['config'],
  workflows: ['automation', 'types:activities'],
  activities: ['automation', 'config', 'egress', 'types:workflows'],
  browsers: ['automation', 'config', 'egress', 'types:workflows'],
  client: ['automation', 'config', 'types:workflows'],
  api: ['automation', 'client', 'config', 'types:workflows', 'types:browsers'],
  cli: ['automation', 'config', 'client', 'api', 'browsers', 'activities', 'worker.js', 'types:workflows'],
  dashboard: ['types:automation', 'browsers/protocol.js'],
};
const folders = Object.keys(mayImport);

const boundaries = folders.map((folder) => {
  const allowed = mayImport[folder];
  const patterns = folders
    .filter((other) => other !== folder && !allowed.includes(other))
    .map((other) => ({
      regex: `^(\\.\\./)+${other}/${allowed.includes(`${other}/protocol.js`) ? '(?!protocol\\.js)' : ''}`,
      allowTypeImports: allowed.includes(`types:${other}`),
      message: `${folder}/ does not import ${other}/ (see the import table in docs/architecture.md)`,
    }));
  if (folder === 'automation' || folder === 'workflows') {
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
    extends: [...tseslint.configs.recommendedTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
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
