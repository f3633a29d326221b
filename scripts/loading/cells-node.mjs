// Ways of loading by Node alone: ES modules, CommonJS, both in one process, and what is preloaded.
import { EXIT, IMPORT_OPENAI, openaiCall, REQUIRE_OPENAI } from './calls.mjs';

const IMPORT = "import '@chaukas/auto';";
const REQUIRE = "require('@chaukas/auto');";
const API = "import { register } from '@chaukas/auto/api'; register();";
const REQUIRE_API = "require('@chaukas/auto/api').register();";
const DYNAMIC = "const { default: OpenAI } = await import('openai');";

const call = openaiCall();

/** An app of one file; what it does comes last. */
const esm = (name, ...lines) => ({
  name: `ESM: ${name}`,
  files: { 'app.mjs': [...lines, call, EXIT] },
  args: ['app.mjs'],
});
const cjs = (name, ...lines) => ({
  name: `CJS: ${name}`,
  files: { 'app.cjs': [...lines, call, EXIT] },
  args: ['app.cjs'],
});

const preloaded = (cell, name, flags, env) => ({
  ...cell,
  name: cell.name + name,
  args: [...flags, ...cell.args],
  ...(env === undefined ? {} : { env }),
});
const preloads = (cell) => [
  preloaded(cell, '--import', ['--import', '@chaukas/auto']),
  preloaded(cell, '--require', ['--require', '@chaukas/auto']),
  preloaded(cell, 'NODE_OPTIONS=--import', [], { NODE_OPTIONS: '--import @chaukas/auto' }),
  preloaded(cell, 'NODE_OPTIONS=--require', [], { NODE_OPTIONS: '--require @chaukas/auto' }),
];

const both = (name, first, second) => ({
  name: `mixed: ${name}`,
  files: {
    'app.mjs': [
      first,
      second,
      "import { createRequire } from 'node:module';",
      "const Required = createRequire(import.meta.url)('openai');",
      call,
      openaiCall('Required'),
      EXIT,
    ],
  },
  args: ['app.mjs'],
  calls: 2,
});

export const nodeCells = [
  esm('import of auto, then the library', IMPORT, IMPORT_OPENAI),
  esm('import of the library, then auto', IMPORT_OPENAI, IMPORT),
  esm('register() hoisted in the same file', IMPORT_OPENAI, API),
  esm('import of auto, then import()', IMPORT, DYNAMIC),
  esm('import(), then import() of auto', DYNAMIC, "await import('@chaukas/auto');"),
  esm('register(), then import()', API, DYNAMIC),
  cjs('require of auto, then the library', REQUIRE, REQUIRE_OPENAI),
  cjs('require of the library, then auto', REQUIRE_OPENAI, REQUIRE),
  cjs('register() between the lines', REQUIRE_OPENAI, REQUIRE_API),
  {
    name: 'CJS: require of auto, then import()',
    files: { 'app.cjs': [REQUIRE, `import('openai').then(({ default: OpenAI }) => ${call});`, EXIT] },
    args: ['app.cjs'],
  },
  both('import and require of the library, after auto', IMPORT, IMPORT_OPENAI),
  both('import of the library, auto, require of the library', IMPORT_OPENAI, IMPORT),
  ...preloads(esm('', IMPORT_OPENAI)),
  ...preloads(cjs('', REQUIRE_OPENAI)),
  preloaded(both('', IMPORT_OPENAI, ''), '--import', ['--import', '@chaukas/auto']),
];
