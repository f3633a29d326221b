// Test runners, which have module systems of their own.
import { openaiCall } from './calls.mjs';
import { onEvery, UNUSED } from './sentences.mjs';

const JEST = '../../node_modules/jest/bin/jest.js';
const VITEST = '../../node_modules/vitest/vitest.mjs';

/** What runners print has times in it, and they have a console of their own: the app's own output is enough. */
const REPORTER = 'class {}';
const CALL = openaiCall()
  .replace('openai.chat', 'return openai.chat')
  .replace('console.log(answer', "process.stdout.write('\\n' + answer");
const TEST = `test('asks', () => ${CALL});`;

const INSTRUMENT = "import { instrument } from '@chaukas/instrument-openai'; instrument(OpenAI);";
const IMPORT = "import OpenAI from 'openai';";
const REQUIRE = "const OpenAI = require('openai');";

/** What goes on at the exit of a process, a test in a module system of its own does not learn. */
const STATUS =
  "import { status } from '@chaukas/auto/api'; " +
  "afterAll(() => process.stderr.write(['', ...status().libraries.flatMap((one) => one.missing), ''].join('\\n  ')));";

const jest = (name, { file = 'app.test.js', setup = [], flags = [] }, ...lines) => ({
  name: `Jest: ${name}`,
  needs: ['jest'],
  files: {
    [file]: [...lines, TEST],
    'reporter.cjs': [`module.exports = ${REPORTER};`],
    'jest.config.json': [
      '{',
      ...setup.map((module) => `"setupFiles": ["${module}"],`),
      `"testMatch": ["<rootDir>/${file}"], "reporters": ["<rootDir>/reporter.cjs"],`,
      '"watchman": false, "cacheDirectory": "<rootDir>/.cache", "transform": {} }',
    ],
  },
  args: [...flags, JEST, '--runInBand', '--config', 'jest.config.json'],
});

const MODULES = { file: 'app.test.mjs', flags: ['--experimental-vm-modules', '--no-warnings'] };

const jestCells = [
  jest('setupFiles', { setup: ['@chaukas/auto'] }, REQUIRE),
  jest('require of auto, then the library', {}, "require('@chaukas/auto');", REQUIRE),
  jest('require of the library, then auto', {}, REQUIRE, "require('@chaukas/auto');"),
  jest('ES modules, instrument(OpenAI)', MODULES, IMPORT, INSTRUMENT),
  {
    ...jest('ES modules, setupFiles', { ...MODULES, setup: ['@chaukas/auto'] }, IMPORT, STATUS),
    says: onEvery(UNUSED),
  },
  { ...jest('node --import', { flags: ['--import', '@chaukas/auto/status'] }, REQUIRE), says: onEvery(UNUSED) },
];

const vitest = (name, { pool, setup = [] }, ...lines) => ({
  name: `Vitest, ${pool}: ${name}`,
  needs: ['vitest'],
  files: {
    'app.test.mjs': ["import { afterAll, test } from 'vitest';", ...lines, TEST],
    'reporter.mjs': [`export default ${REPORTER}`],
    'vitest.config.mjs': [
      `export default { test: { pool: '${pool}', reporters: ['./reporter.mjs'],`,
      ...setup.map((module) => `setupFiles: ['${module}'],`),
      '} };',
    ],
  },
  args: [VITEST, 'run'],
});

const vitestCells = ['forks', 'threads', 'vmThreads'].flatMap((pool) => {
  const setup = ['@chaukas/auto'];
  // A pool of contexts has the modules of each test for itself, where no hook is called.
  const apart = pool === 'vmThreads';
  return [
    apart
      ? { ...vitest('setupFiles', { pool, setup }, IMPORT, STATUS), says: onEvery(UNUSED) }
      : vitest('setupFiles', { pool, setup }, IMPORT),
    vitest('instrument(OpenAI)', { pool }, IMPORT, INSTRUMENT),
  ];
});

export const testRunnerCells = [...jestCells, ...vitestCells];
