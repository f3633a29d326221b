/** However an app loads the library, and whenever it registers: its copy is found, and it is not loaded twice. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };
import { VERSION } from '../src/version.ts';

const run = promisify(execFile);
const modules = join(import.meta.dirname, '../../../node_modules');
let folder: string;

/** Pings over a linked pair and prints what was seen of it. */
const PROGRAM = `
  const [mine, theirs] = InMemoryTransport.createLinkedPair();
  const server = new Server({ name: 's', version: '1' }, { capabilities: {} });
  const client = new Client({ name: 'c', version: '1' });
  const done = server.connect(theirs).then(() => client.connect(mine)).then(() => client.ping()).then(() => client.close());
  const state = () => globalThis[Symbol.for('chaukas.v1')].instrumentations;
  done.then(() => {
    const copies = [...state()].filter(([name]) => name.includes('/sdk')).flatMap(([, { copies }]) => copies.statuses);
    console.log(JSON.stringify(copies.map(({ format, patched, proven, calls }) => [format, patched, proven, calls > 0])));
  });`;

const ESM = `
  import { Client } from '@modelcontextprotocol/sdk/client/index.js';
  import { Server } from '@modelcontextprotocol/sdk/server/index.js';
  import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';`;
const CJS = `
  const { Client } = require('@modelcontextprotocol/sdk/client/index.js');
  const { Server } = require('@modelcontextprotocol/sdk/server/index.js');
  const { InMemoryTransport } = require('@modelcontextprotocol/sdk/inMemory.js');`;
const IMPORT = `import { register } from '@chaukas/instrument-mcp'; register();`;
const REQUIRE = `require('@chaukas/instrument-mcp').register();`;

const FILES = {
  'hoisted.mjs': `${IMPORT}${ESM}${PROGRAM}`,
  'library-first.mjs': `${ESM}${IMPORT}${PROGRAM}`,
  'hoisted.mts': `${IMPORT}${ESM}${PROGRAM}`,
  'required.cts': `${REQUIRE}${CJS}${PROGRAM}`,
  'preloaded.mjs': `${ESM}${PROGRAM}`,
  'require-after.cjs': `${REQUIRE}${CJS}${PROGRAM}`,
  'require-before.cjs': `${CJS}${REQUIRE}${PROGRAM}`,
  'given.mjs': `${ESM}
    import { instrument } from '@chaukas/instrument-mcp'; instrument(Client); ${PROGRAM}`,
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'chaukas-mcp-loading-'));
  for (const name of ['@modelcontextprotocol/sdk', '@chaukas/instrument-mcp', 'tsx']) {
    mkdirSync(join(folder, 'node_modules', dirname(name)), { recursive: true });
    symlinkSync(join(modules, name), join(folder, 'node_modules', name));
  }
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const esm = ['esm', true, true, true];
const cjs = ['cjs', true, true, true];
const unused = ['esm', true, true, false];

it.each([
  ['hoisted.mjs', [], [esm]],
  ['library-first.mjs', [], [esm]],
  ['hoisted.mts', ['--import', 'tsx'], [esm]],
  ['required.cts', ['--import', 'tsx'], [unused, cjs]],
  ['preloaded.mjs', ['--import', '@chaukas/instrument-mcp/register'], [esm]],
  ['require-after.cjs', [], [unused, cjs]],
  ['require-before.cjs', [], [cjs, unused]],
  ['given.mjs', [], [['given', true, true, true]]],
] as const)('%s', async (file, flags, copies) => {
  const env = { ...process.env, CHAUKAS_QUIET: '1', CHAUKAS_OUTPUT_MODE: 'none' };
  const { stdout, stderr } = await run(process.execPath, [...flags, file], { cwd: folder, env });
  expect(JSON.parse(stdout)).toEqual(copies);
  expect(stderr).toBe('');
});

it('says its own version', () => {
  expect(VERSION).toBe(packageJson.version);
});
