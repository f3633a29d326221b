import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { VERSION } from '../src/version.ts';
import { temporaryDirectory } from './support/collector.ts';
import { PUBLIC_API } from './support/drivers/http.ts';
import { makeEvent } from './support/events.ts';

const MAIN = fileURLToPath(new URL('../dist/esm/main.js', import.meta.url));
const { CHAUKAS_COLLECTOR_PORT: _, ...ENVIRONMENT } = process.env;

async function run(args: readonly string[], environment: NodeJS.ProcessEnv = {}, cwd: string = temporaryDirectory()) {
  const options = { env: { ...ENVIRONMENT, ...environment }, cwd };
  try {
    return { code: 0, ...(await promisify(execFile)(process.execPath, [MAIN, ...args], options)) };
  } catch (error) {
    return error as { code: number; stdout: string; stderr: string };
  }
}

/** Starts the command, and waits for its line. */
async function start(cwd: string, args: readonly string[] = []) {
  const child = spawn(process.execPath, [MAIN, '--port', '0', ...args], { cwd, env: ENVIRONMENT });
  onTestFinished(() => void child.kill('SIGKILL'));
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) child[name].on('data', (chunk) => (output[name] += chunk));
  await expect.poll(() => output.stdout, { timeout: 20_000 }).toMatch(/\n$/);
  return { child, output, url: `http://${/127\.0\.0\.1:\d+/.exec(output.stdout)?.[0]}` };
}

async function exit(child: ChildProcess): Promise<[code: number | null, signal: string | null]> {
  const [code, signal] =
    child.exitCode === null && child.signalCode === null
      ? await once(child, 'exit')
      : [child.exitCode, child.signalCode];
  return [code, signal];
}

const { version, bin } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

test('says its help and its version, and has the one command that npx runs', async () => {
  expect(await run(['--help'])).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Usage: chaukas-collector/) });
  expect([await run(['--version']), VERSION]).toEqual([{ code: 0, stdout: `${version}\n`, stderr: '' }, version]);
  expect(Object.entries(bin)).toEqual([['chaukas-collector', './dist/esm/main.js']]);
});

test.each<[args: string[], environment: NodeJS.ProcessEnv, sentence: RegExp]>([
  [['--port', 'x'], {}, /^--port is "x": use a number from 0 to 65535, 0 for any that is free\.\n$/],
  [['--port=70000'], {}, /^--port is "70000": /],
  [[], { CHAUKAS_COLLECTOR_PORT: '-1' }, /^CHAUKAS_COLLECTOR_PORT is "-1": /],
  [['--log-level', 'loud'], {}, /^--log-level is "loud": use debug, info, warn, error\.\n$/],
  [['--prot', '1'], {}, /^Unknown option '--prot'.*: see chaukas-collector --help\.\n$/],
  [['--port'], {}, /^Option '--port <value>' argument missing: see chaukas-collector --help\.\n$/],
  [['serve'], {}, /^"serve" is no command: see chaukas-collector --help\.\n$/],
  [['keys'], {}, /^keys takes create, list or revoke ID: /],
  [['keys', 'create'], {}, /^--tenant is missing: say whose events the key is for\.\n$/],
  [['keys', 'create', '--tenant', 'a', '--role', 'admin'], {}, /^--role is "admin": use read or write\.\n$/],
  [['keys', 'create', '--tenant', 'a'], {}, /^--role is missing: use read or write, or both\.\n$/],
  [['keys', 'revoke', 'key_00'], {}, /^key_00 is no key that is in use: see chaukas-collector keys list\.\n$/],
])('%j with %j says what is wrong and ends with 2', async (args, environment, sentence) => {
  expect(await run(args, environment)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(sentence) });
});

test('cannot start where it may not, and says so in one line', async () => {
  const cwd = temporaryDirectory();
  const { url } = await start(cwd);
  const [, port = ''] = url.split('127.0.0.1:');
  const second = await run(['--port', '0'], {}, cwd);
  expect(second).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^[^\n]*is in use by another collector[^\n]*\n$/),
  });
  const taken = await run(['--port', port]);
  expect(taken).toMatchObject({
    code: 1,
    stderr: expect.stringContaining(`The port ${port} of 127.0.0.1 is taken: give another one`),
  });
  const open = await run(['--host', '0.0.0.0', '--port', '0']);
  expect(open).toMatchObject({ code: 1, stderr: expect.stringContaining('there is no API key: create one') });
});

test('prints where it is and how to point an app at it; what it took is there after a restart', async () => {
  const cwd = temporaryDirectory();
  const first = await start(cwd);
  expect(first.output.stdout).toBe(
    `Chaukas collector at ${first.url.slice(7)}: start your app with CHAUKAS_ENDPOINT=${first.url.slice(7)}\n`,
  );
  await PUBLIC_API.open(first.url).ingest?.(makeEvent({ eventId: 'kept' }));
  first.child.kill('SIGTERM');
  expect(await exit(first.child)).toEqual([0, null]);
  const lines = first.output.stderr
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.map(({ level, event }) => `${level} ${event}`)).toEqual([
    'info started',
    'info stopping',
    'info stopped',
  ]);

  const second = await start(cwd);
  expect((await PUBLIC_API.open(second.url).query?.({}))?.events[0]?.eventId).toBe('kept');
  second.child.kill('SIGINT');
  expect(await exit(second.child)).toEqual([0, null]);
});

test('keys are made, listed and revoked while it runs; no log has them', async () => {
  const cwd = temporaryDirectory();
  const made = await run(
    ['keys', 'create', '--tenant', 'acme', '--project', 'web', '--role', 'read', '--role', 'write'],
    {},
    cwd,
  );
  const [key = '', description = ''] = made.stdout.split('\n');
  const [id = ''] = description.split('  ');
  const { url, output, child } = await start(cwd, ['--log-level', 'debug']);
  expect(output.stdout).toMatch(/ CHAUKAS_API_KEY=<key>\n$/);
  const driver = PUBLIC_API.open(url, key);
  await driver.ingest?.(makeEvent({ tenantId: 'acme', projectId: 'web' }));
  await expect(driver.ingest?.(makeEvent({ tenantId: 'other' }))).rejects.toThrow();
  expect((await run(['keys', 'list'], {}, cwd)).stdout).toMatch(
    /^key_\w+ {2}acme {2}web {2}read,write {2}\S+ {2}valid\n$/,
  );
  expect((await run(['keys', 'revoke', id], {}, cwd)).stdout).toContain(`${id} is revoked`);
  await expect.poll(() => driver.stats?.().catch(({ code }) => code), { timeout: 5000 }).toBe('unauthenticated');
  child.kill('SIGTERM');
  await exit(child);
  expect(output.stderr).toContain('"event":"events_rejected"');
  expect(output.stderr).not.toContain(key.slice(0, 20));
});

test('a second signal does not wait', async () => {
  const { child, url } = await start(temporaryDirectory());
  const tail = await fetch(`${url}/v1/tail`);
  // A request that never ends its body keeps the first signal waiting.
  const body = new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array(10)) });
  const headers = { 'content-type': 'application/json' };
  void fetch(`${url}/v1/events`, { method: 'POST', headers, body, duplex: 'half' } as RequestInit).catch(
    () => undefined,
  );
  await (await fetch(`${url}/healthz`)).text();
  child.kill('SIGTERM');
  await tail.text().catch(() => undefined);
  child.kill('SIGTERM');
  expect(await exit(child)).toEqual([1, null]);
});

test('as a library, does what the README shows, through import and through require', async () => {
  const packageDir = fileURLToPath(new URL('..', import.meta.url));
  const example = /```js\n(.*?)```/s.exec(readFileSync(`${packageDir}/README.md`, 'utf8'))?.[1] ?? expect.fail();
  const placed = example.replace('./chaukas-data', temporaryDirectory());
  const required = placed.replace(
    /import (.*) from (.*);\n([\s\S]*)/,
    'const $1 = require($2);\n(async () => {$3})();',
  );
  for (const [type, program] of [
    ['module', placed],
    ['commonjs', required],
  ] as const) {
    const args = [`--input-type=${type}`, '-e', program];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: packageDir, env: ENVIRONMENT });
    expect(stdout).toMatch(/^127\.0\.0\.1:\d+\n$/);
  }
});
