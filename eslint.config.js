import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

/** Import bans: folder = runtime, and the arrows between folders go one way only. */
const bans = (patterns) => ({
  'no-restricted-imports': ['error', { patterns: patterns.map(([group, message]) => ({ group, message })) }],
});
const node = [['node:*', 'fs', 'path', 'better-sqlite3', 'electron', 'electron/*', 'zod'], 'this folder runs anywhere'];
const main = [['**/src-main/**'], 'the window and the shared code know nothing of main'];
const renderer = [['**/src-renderer/**'], 'only the window imports the window'];
const electron = [['electron', 'electron/*'], 'electron is imported in src-main/electron, preload and index only'];
const services = [
  ['**/services/**', '**/storage/**', '**/documents/**', '**/runs/**', '**/reports/**', '**/cli/**', '**/electron/**'],
  'the engine imports the engine and src-shared only',
];
const product = [
  ['**/services/**', '**/storage/**', '**/documents/**', '**/runs/**', '**/reports/**', '**/cli/**', '**/electron/**'],
  'the accuracy commands import the engine and src-shared only',
];

const impure = [
  'Date',
  'console',
  'process',
  'window',
  'document',
  'fetch',
  'setTimeout',
  'setInterval',
  'performance',
  'Buffer',
].map((name) => ({ name, message: 'this code is a pure function of its input' }));

export default ts.config(
  { ignores: ['node_modules', 'out', 'test-results', 'playwright-report', '.svelte-check'] },
  js.configs.recommended,
  ...ts.configs.recommendedTypeChecked,
  ...svelte.configs.recommended,
  prettier,
  ...svelte.configs.prettier,
  {
    languageOptions: {
      parserOptions: { projectService: true, extraFileExtensions: ['.svelte'] },
    },
    rules: {
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
    },
  },
  { files: ['**/*.svelte', '**/*.svelte.ts'], languageOptions: { parserOptions: { parser: ts.parser } } },
  { files: ['src-renderer/**'], languageOptions: { globals: globals.browser } },
  {
    // The linter sees component props as any; svelte-check knows their types.
    files: ['**/*.svelte'],
    rules: Object.fromEntries(
      [
        'no-unsafe-argument',
        'no-unsafe-assignment',
        'no-unsafe-call',
        'no-unsafe-member-access',
        'no-unsafe-return',
        'no-unnecessary-type-assertion',
      ].map((name) => [`@typescript-eslint/${name}`, 'off']),
    ),
  },
  {
    files: ['**/*.mjs', '**/*.js', 'e2e/**', '*.config.ts'],
    ...ts.configs.disableTypeChecked,
  },
  {
    files: ['**/*.mjs', '**/*.js', 'e2e/**', '*.config.ts'],
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
    rules: { ...ts.configs.disableTypeChecked.rules, 'no-empty-pattern': 'off' },
  },
  {
    files: ['src-shared/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: { ...bans([node, main, renderer]), 'no-restricted-globals': ['error', ...impure] },
  },
  {
    files: ['src-main/engine/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      ...bans([node, renderer, services]),
      'no-restricted-globals': ['error', ...impure],
      'no-restricted-properties': ['error', { object: 'Math', property: 'random', message: 'use a seeded generator' }],
    },
  },
  {
    files: ['src-main/**/*.ts'],
    ignores: ['src-main/engine/**', 'src-main/electron/**', 'src-main/preload/**', 'src-main/index.ts'],
    rules: bans([electron, renderer]),
  },
  { files: ['src-main/electron/**/*.ts', 'src-main/index.ts'], rules: bans([renderer]) },
  { files: ['accuracy/**/*.ts'], rules: bans([renderer, electron, product]) },
  {
    files: ['src-main/**/*.ts'],
    ignores: ['src-main/electron/ipc.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: "ImportSpecifier[imported.name='ipcMain']", message: 'ipcMain is used in electron/ipc.ts only' },
      ],
    },
  },
  {
    files: ['src-renderer/**/*.ts', 'src-renderer/**/*.svelte'],
    rules: {
      ...bans([node, main]),
      'svelte/no-at-html-tags': 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector: "MemberExpression[object.name='window'][property.name='backend']",
          message: 'window.backend is used in backend.ts only',
        },
      ],
    },
  },
  { files: ['src-renderer/backend.ts'], rules: { 'no-restricted-syntax': 'off' } },
  { files: ['**/*.test.ts'], rules: { 'max-lines': 'off' } },
);
