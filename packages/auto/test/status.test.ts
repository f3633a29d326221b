/** What is said of a process's libraries: as a table at the exit, and to the app. */
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { ScriptedServer } from '@chaukas/instrumentation/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AppFolder } from './app-folder.ts';
import { OPENAI_CALL, startProvider } from './provider.ts';

const MODULES = join(import.meta.dirname, '../../../node_modules');
const IMPORT = `import OpenAI from 'openai';`;

let app: AppFolder;
let provider: ScriptedServer;

beforeAll(async () => {
  provider = await startProvider();
  app = new AppFolder({ dependencies: { openai: '*', '@anthropic-ai/sdk': '*', '@openai/agents': '*' } }, ['openai'], {
    'plain.mjs': `${IMPORT} process.on('exit', () => console.log('ends')); process.exitCode = 3; ${OPENAI_CALL}`,
    'nested.mjs': `import { OpenAI } from 'old-kit'; ${OPENAI_CALL}`,
    'node_modules/old-kit/package.json': '{ "name": "old-kit", "type": "module", "exports": "./index.js" }',
    'node_modules/old-kit/index.js': `export { default as OpenAI } from 'openai';`,
    'node_modules/old-kit/node_modules/.keep': '',
    // As npm lists what it installed.
    'node_modules/.package-lock.json': JSON.stringify({
      packages: { 'node_modules/openai': {}, 'node_modules/old-kit/node_modules/openai': {} },
    }),
  });
  symlinkSync(join(MODULES, 'openai6'), join(app.directory, 'node_modules/old-kit/node_modules/openai'));
});
afterAll(async () => {
  app.remove();
  await provider.stop();
});

function run(args: readonly string[], env: Record<string, string> = {}) {
  return app.run(args, { env: { PROVIDER: provider.url, CHAUKAS_QUIET: '1', ...env } });
}

/** The cells of the table's rows, and the sentences below them. */
function tableOf(said: readonly string[]): { rows: string[][]; notes: string[] } {
  const lines = said.slice(said.findIndex((line) => line.startsWith('[chaukas] what is recorded in this process')) + 2);
  return {
    rows: lines.filter((line) => /^ {2}\S/.test(line)).map((line) => line.trim().split(/ {2,}/)),
    notes: lines.filter((line) => /^ {6}\S/.test(line)).map((line) => line.trim()),
  };
}

const STATUS = ['--import', '@chaukas/auto/status'];

describe('the table at the exit', () => {
  test('has what was found and how it was caught, and says what is missing; the app ends as it does', async () => {
    const [plain, told] = await Promise.all([run(['plain.mjs']), run([...STATUS, 'plain.mjs'])]);
    expect(plain).toMatchObject({ stdout: 'from openai\nends\n', code: 3, said: [] });
    expect(told).toMatchObject({ stdout: plain.stdout, code: plain.code });
    const { rows, notes } = tableOf(told.said);
    const none = ['-', '-', '-', '-', '-', '-'];
    expect(rows).toEqual([
      [
        'openai',
        expect.stringMatching(/^7\./),
        'esm',
        'resolved',
        'yes',
        '1',
        expect.stringMatching(/node_modules\/openai$/),
      ],
      ['@anthropic-ai/sdk', ...none],
      ['@openai/agents', ...none],
      ['@langchain/core', ...none],
      ['@modelcontextprotocol/sdk', ...none],
    ]);
    const manifest = join(app.directory, 'package.json');
    expect(notes).toEqual([
      expect.stringMatching(
        /^openai 6\.\S+ in \S+openai6 was not seen; .*--import @chaukas\/auto, or register\(\{ from: "/,
      ),
      `@anthropic-ai/sdk was not found from ${app.directory}`,
      expect.stringMatching(
        /^Install it .*register\(\{ from: import\.meta\.url \}\).*instrument\(\) of @chaukas\/instrument-anthropic$/,
      ),
      expect.stringMatching(/^the app has not loaded it; it is recorded as soon as it does\./),
      expect.stringContaining(`not in ${manifest}: recorded if @langchain/core is loaded later`),
      expect.stringMatching(/^the app has not loaded it; it is recorded as soon as it does\./),
    ]);
  });

  test('has the copy that a package has for itself, and what is excluded', async () => {
    const env = { CHAUKAS_EXCLUDE_INSTRUMENTATIONS: 'anthropic' };
    const { said, stdout } = await run([...STATUS, 'nested.mjs'], env);
    expect(stdout).toBe('from openai\n');
    const { rows, notes } = tableOf(said);
    expect(rows.slice(0, 2)).toEqual([
      ['openai', expect.stringMatching(/^7\./), 'esm', 'resolved', 'yes', '0', expect.anything()],
      ['openai', expect.stringMatching(/^6\./), 'esm', 'imported', 'yes', '1', expect.stringMatching(/openai6$/)],
    ]);
    expect(notes[0]).toBe('excluded by CHAUKAS_EXCLUDE_INSTRUMENTATIONS');
  });

  test('is also that of an app that wants nothing, with the name that is none', async () => {
    const { said, code } = await run([...STATUS, '--eval', '0'], { CHAUKAS_INCLUDE_INSTRUMENTATIONS: 'nothing' });
    expect(code).toBe(0);
    const { notes, rows } = tableOf(said);
    expect(rows).toHaveLength(6);
    expect(rows.at(-1)?.join(' ')).toMatch(/^CHAUKAS_INCLUDE_INSTRUMENTATIONS names "nothing", which is none of /);
    expect(new Set(notes)).toEqual(new Set(['not among the names of CHAUKAS_INCLUDE_INSTRUMENTATIONS']));
  });
});
