// Test runners, which have module systems of their own.
import { openaiCall } from './calls.mjs';

const JEST = '../../node_modules/jest/bin/jest.js';

/** What a runner prints has times in it; the app's own output is enough. */
const REPORTER = ['module.exports = class {};'];

// The runner has a console of its own.
const ANSWER = openaiCall().replace('console.log(answer', "process.stdout.write('\\n' + answer");

const jest = (name, { setup, flags = [] }, ...lines) => ({
  name: `Jest: ${name}`,
  needs: ['jest'],
  files: {
    'app.test.js': [...lines, `test('asks', () => ${returned(ANSWER)});`],
    'reporter.cjs': REPORTER,
    'jest.config.json': [
      '{',
      ...(setup === undefined ? [] : [`"setupFiles": ["${setup}"],`]),
      '"reporters": ["<rootDir>/reporter.cjs"], "watchman": false, "cacheDirectory": "<rootDir>/.cache", "transform": {} }',
    ],
  },
  args: [...flags, JEST, '--runInBand', '--config', 'jest.config.json'],
});

/** The call as an expression: a test waits for what it returns. */
function returned(call) {
  return call.replace(/openai\.chat/, 'return openai.chat');
}

export const testRunnerCells = [
  jest('setupFiles', { setup: '@chaukas/auto' }, "const OpenAI = require('openai');"),
  jest('require of auto in the test', {}, "require('@chaukas/auto');", "const OpenAI = require('openai');"),
  jest('require of auto after the library', {}, "const OpenAI = require('openai');", "require('@chaukas/auto');"),
];
