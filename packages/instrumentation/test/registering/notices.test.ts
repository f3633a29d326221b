import { spawnSync } from 'node:child_process';
import { afterAll, describe, expect, test } from 'vitest';
import { AppFolders } from '../loading/app-folder.ts';
import { acmeFiles } from './acme.ts';

const folders = new AppFolders();
afterAll(() => folders.remove());

const REGISTER = `import { acme, newLog } from ${JSON.stringify(new URL('acme.ts', import.meta.url).href)};
  acme(newLog()).register();`;
const LOAD = `const { Client } = await import('acme');`;

/** An app that registers and goes on, in a process of its own, to print and exit as it wants: the lines on its stderr. */
function run(body: string, library: Record<string, string> | undefined, env: Record<string, string> = {}) {
  const files = { 'main.mjs': `${REGISTER} ${body} console.log('app'); process.exitCode = 3;` };
  const app = folders.create(files, library && { acme: library });
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--conditions=@chaukas/source', '--no-warnings', 'main.mjs'],
    { cwd: app.directory, encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '', ...env } },
  );
  expect({ stdout, status }).toStrictEqual({ stdout: 'app\n', status: 3 });
  return stderr.split('\n').filter((line) => line !== '');
}

const ACME = acmeFiles('acme', '4.5.6');
const DOCTORED = Object.fromEntries(
  Object.entries(acmeFiles('acme', '5.0.0')).map(([file, text]) => [file, text.replace('call()', 'invoke()')]),
);
const UNKNOWN_SHAPE =
  /^\[chaukas\] acme 5\.0\.0 is not shaped as @chaukas\/instrument-acme-1 knows it: its client cannot be recorded\. Update @chaukas\/instrument-acme-1, or use acme 4, the newest it was tested with$/;
const RECORDING = /^\[chaukas\] recording acme 4\.5\.6 to \S+\.jsonl /;

describe('an app prints and exits as it wants, and on stderr', () => {
  test('a library of an unknown shape is one line, with the fix', () => {
    const lines = run(LOAD, DOCTORED);
    expect(lines).toStrictEqual([expect.stringMatching(UNKNOWN_SHAPE)]);
  });

  test('a library that is not installed is one line at the exit, with the fix', () => {
    const lines = run('', undefined);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(
      /^\[chaukas\] acme was not recorded: acme was not found from .*instrument\(client\).*register\(\{ from/,
    );
  });

  test('a library that is called is the line of the start', () => {
    const lines = run(`${LOAD} new Client().call();`, ACME);
    expect(lines).toStrictEqual([expect.stringMatching(RECORDING)]);
  });

  test('a library that is never called is that line, and the hint at the exit', () => {
    const lines = run(LOAD, ACME);
    expect(lines).toStrictEqual([
      expect.stringMatching(RECORDING),
      expect.stringMatching(/^\[chaukas\] acme 4\.5\.6 is instrumented, but no call was seen\. .*instrument\(client\)/),
    ]);
  });

  test('nothing is, when quiet, but what is wrong', () => {
    expect(run(LOAD, ACME, { CHAUKAS_QUIET: '1' })).toStrictEqual([]);
    expect(run(LOAD, DOCTORED, { CHAUKAS_QUIET: '1' })).toStrictEqual([expect.stringMatching(UNKNOWN_SHAPE)]);
  });
});
