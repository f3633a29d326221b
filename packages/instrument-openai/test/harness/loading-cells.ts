import type { Format } from './scenario.ts';

/** One way in which an app can load us and the library. */
export interface LoadingCell {
  readonly name: string;
  readonly format: Format;
  readonly runner: 'node' | 'tsx';
  /** The app. */
  readonly source: string;
  /** Flags of Node, beside those of the runner. */
  readonly flags: readonly string[];
}

const OURS = '@chaukas/instrument-openai';
const REGISTER = `${OURS}/register`;

const CALL = `new OpenAI({ baseURL: process.env.BASE_URL, apiKey: 'test-key' }).chat.completions
  .create({ model: 'gpt-test', messages: [{ role: 'user', content: 'Hello?' }] })
  .then((answer) => console.log(answer.choices[0].message.content));
`;

/** Apps of ES modules; also what TypeScript apps write, whatever they are compiled to. */
const IMPORTING: Readonly<Record<string, readonly string[]>> = {
  'register() hoisted, we first': [
    `import { register } from '${OURS}';`,
    `import OpenAI from 'openai';`,
    'register();',
  ],
  'register() hoisted, openai first': [
    `import OpenAI from 'openai';`,
    `import { register } from '${OURS}';`,
    'register();',
  ],
  'import of register, then openai': [`import '${REGISTER}';`, `import OpenAI from 'openai';`],
  'import of openai, then register': [`import OpenAI from 'openai';`, `import '${REGISTER}';`],
  'named import': [`import { register } from '${OURS}';`, `import { OpenAI } from 'openai';`, 'register();'],
};

const DYNAMIC: Readonly<Record<string, readonly string[]>> = {
  'register(), then import()': [
    `import { register } from '${OURS}';`,
    'register();',
    `const { default: OpenAI } = await import('openai');`,
  ],
  'import(), then register()': [
    `import { register } from '${OURS}';`,
    `const { default: OpenAI } = await import('openai');`,
    'register();',
  ],
};

const REQUIRING: Readonly<Record<string, readonly string[]>> = {
  'register(), then require': [`require('${OURS}').register();`, `const OpenAI = require('openai');`],
  'require, then register()': [`const OpenAI = require('openai');`, `require('${OURS}').register();`],
  'require of register, then openai': [`require('${REGISTER}');`, `const { OpenAI } = require('openai');`],
  'require of openai, then register': [`const { default: OpenAI } = require('openai');`, `require('${REGISTER}');`],
  'register(), then import()': [
    `require('${OURS}').register();`,
    `import('openai').then(({ default: OpenAI }) => {`,
    CALL,
    '});',
  ],
};

const PRELOADED: Readonly<Record<Format, readonly string[]>> = {
  esm: [`import OpenAI from 'openai';`],
  cjs: [`const OpenAI = require('openai');`],
};

const PRELOADS = ['--import', '--require'] as const;

/** Every cell; those of `tsx` are TypeScript apps of either module format. */
export const LOADING_CELLS: readonly LoadingCell[] = [
  ...cells('esm', 'node', { ...IMPORTING, ...DYNAMIC }),
  ...cells('cjs', 'node', REQUIRING),
  ...cells('esm', 'tsx', { ...IMPORTING, ...DYNAMIC }),
  ...cells('cjs', 'tsx', IMPORTING),
  ...preloads('esm', 'node', PRELOADED.esm),
  ...preloads('cjs', 'node', PRELOADED.cjs),
  ...preloads('esm', 'tsx', PRELOADED.esm),
  ...preloads('cjs', 'tsx', PRELOADED.esm),
];

function cells(
  format: Format,
  runner: LoadingCell['runner'],
  sources: Record<string, readonly string[]>,
): LoadingCell[] {
  return Object.entries(sources).map(([name, lines]) => {
    const source = (lines.includes(CALL) ? lines : [...lines, CALL]).join('\n');
    return { name, format, runner, source, flags: [] };
  });
}

function preloads(format: Format, runner: LoadingCell['runner'], lines: readonly string[]): LoadingCell[] {
  const source = [...lines, CALL].join('\n');
  return PRELOADS.map((flag) => ({ name: `${flag} register`, format, runner, source, flags: [flag, REGISTER] }));
}

export function cellTitle({ name, format, runner }: LoadingCell): string {
  return `${runner}, ${format}: ${name}`;
}
