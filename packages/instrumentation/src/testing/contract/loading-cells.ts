import type { Format } from './scenario.ts';
import type { Subject } from './subject.ts';

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

/** Lines of an app before its call, by the name of the way. */
type Ways = Readonly<Record<string, readonly string[]>>;

/** Apps of ES modules; also what TypeScript apps write, whatever they are compiled to. */
function importing({ instrumentation, library, loading: { client } }: Subject): Ways {
  const ours = `import { register } from '${instrumentation}';`;
  const theirs = `import ${client} from '${library}';`;
  const register = `import '${instrumentation}/register';`;
  return {
    'register() hoisted, we first': [ours, theirs, 'register();'],
    'register() hoisted, the library first': [theirs, ours, 'register();'],
    'import of register, then the library': [register, theirs],
    'import of the library, then register': [theirs, register],
    'named import': [ours, `import { ${client} } from '${library}';`, 'register();'],
  };
}

function dynamic({ instrumentation, library, loading: { client } }: Subject): Ways {
  const ours = `import { register } from '${instrumentation}';`;
  const theirs = `const { default: ${client} } = await import('${library}');`;
  return {
    'register(), then import()': [ours, 'register();', theirs],
    'import(), then register()': [ours, theirs, 'register();'],
  };
}

function requiring({ instrumentation, library, loading: { client, call } }: Subject): Ways {
  const ours = `require('${instrumentation}').register();`;
  const register = `require('${instrumentation}/register');`;
  return {
    'register(), then require': [ours, `const ${client} = require('${library}');`],
    'require, then register()': [`const ${client} = require('${library}');`, ours],
    'require of register, then the library': [register, `const { ${client} } = require('${library}');`],
    'require of the library, then register': [`const { default: ${client} } = require('${library}');`, register],
    'register(), then import()': [ours, `import('${library}').then(({ default: ${client} }) => {`, call, '});'],
  };
}

const PRELOADS = ['--import', '--require'] as const;

/** Every cell; those of `tsx` are TypeScript apps of either module format. */
export function loadingCells(subject: Subject): readonly LoadingCell[] {
  const { library, loading } = subject;
  const imported = [`import ${loading.client} from '${library}';`];
  const required = [`const ${loading.client} = require('${library}');`];
  const esModules = { ...importing(subject), ...dynamic(subject) };
  return [
    ...cells(subject, 'esm', 'node', esModules),
    ...cells(subject, 'cjs', 'node', requiring(subject)),
    ...cells(subject, 'esm', 'tsx', esModules),
    ...cells(subject, 'cjs', 'tsx', importing(subject)),
    ...preloads(subject, 'esm', 'node', imported),
    ...preloads(subject, 'cjs', 'node', required),
    ...preloads(subject, 'esm', 'tsx', imported),
    ...preloads(subject, 'cjs', 'tsx', imported),
  ];
}

function cells({ loading }: Subject, format: Format, runner: LoadingCell['runner'], ways: Ways): LoadingCell[] {
  return Object.entries(ways).map(([name, lines]) => {
    const source = (lines.includes(loading.call) ? lines : [...lines, loading.call]).join('\n');
    return { name, format, runner, source, flags: [] };
  });
}

function preloads(
  { instrumentation, loading }: Subject,
  format: Format,
  runner: LoadingCell['runner'],
  lines: readonly string[],
): LoadingCell[] {
  const source = [...lines, loading.call].join('\n');
  const register = `${instrumentation}/register`;
  return PRELOADS.map((flag) => ({ name: `${flag} register`, format, runner, source, flags: [flag, register] }));
}

export function cellTitle({ name, format, runner }: LoadingCell): string {
  return `${runner}, ${format}: ${name}`;
}
