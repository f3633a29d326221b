import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { App } from '../support/app.ts';

const BEGIN = `
import { FileExporter, Observatory } from '@chaukas/core/observatory';
const observatory = new Observatory(new FileExporter('sessions.jsonl'));
const context = { sessionId: 's', agentId: 'a' };
observatory.session(context, (session) => session.agentStep('done', () => undefined));
const open = observatory.startSession({ ...context, sessionId: 'open' });
open.toolCall('running');
`;

const ASYNC = `
import { Observatory } from '@chaukas/core/observatory';
const exporter = { async export() { await new Promise((resolve) => setTimeout(resolve, 5)); console.log('exported'); } };
const observatory = new Observatory(exporter);
observatory.session({ sessionId: 's', agentId: 'a' }, () => undefined);
`;

const ENDS: Readonly<Record<string, { code: string; exit: number }>> = {
  'a normal end': { code: BEGIN, exit: 0 },
  'process.exit()': { code: `${BEGIN} process.exit(3);`, exit: 3 },
  'an error that nobody catches': { code: `${BEGIN} throw new Error('uncaught');`, exit: 1 },
};

describe.each(Object.entries(ENDS))('a process that ends by %s', (_name, { code, exit }) => {
  it.each([
    ['app.mjs', (text: string) => text],
    ['app.cjs', (text: string) => text.replace(/import (.*) from (.*);/, 'const $1 = require($2);')],
  ])('has written what waited and what was open (%s)', async (file, inFormat) => {
    const app = new App({ [file]: inFormat(code) });
    const run = await app.run(file, { CHAUKAS_QUIET: '1' });
    expect(run).toMatchObject({ code: exit, stdout: '', lines: [] });
    const sessions = readFileSync(app.path('sessions.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(sessions.map(({ session }) => session.session_id)).toEqual(['s', 'open']);
    expect(sessions[1].events.at(-1).payload).toMatchObject({
      name: 'running',
      status: 'error',
      error: { type: 'Cancelled', message: 'process_exit' },
    });
  });
});

describe('an exporter that takes time', () => {
  it('gets what waits before the process ends, and does not keep the process longer', async () => {
    const app = new App({ 'app.mjs': ASYNC });
    expect(await app.run('app.mjs', { CHAUKAS_QUIET: '1' })).toMatchObject({
      code: 0,
      stdout: 'exported\n',
      lines: [],
    });
  });

  it('is said to have lost what process.exit() left over', async () => {
    const app = new App({ 'app.mjs': `${ASYNC} process.exit(4);` });
    const { code, stdout, lines } = await app.run('app.mjs', { CHAUKAS_QUIET: '1' });
    expect([code, stdout]).toEqual([4, '']);
    expect(lines).toEqual(['[chaukas] 1 session of the observatory given up: the process ended first']);
  });

  it('that never answers keeps the process for a while only', async () => {
    const app = new App({ 'app.mjs': ASYNC.replace('setTimeout(resolve, 5)', 'undefined') });
    const { code, lines } = await app.run('app.mjs', { CHAUKAS_QUIET: '1' });
    expect(code).toBe(0);
    expect(lines).toEqual([expect.stringContaining('1 session of the observatory given up')]);
  });
});

it('in the background it leaves what Node prints of an error that nobody catches as it is', async () => {
  const ours = `
    import { FileExporter, Observatory } from '@chaukas/core/observatory';
    const observatory = new Observatory(new FileExporter('sessions.jsonl'));
    observatory.session({ sessionId: 's', agentId: 'a' }, (session) => session.agentStep('x', () => {
      throw new Error('uncaught');
    }));`;
  const app = new App({ 'with.mjs': ours, 'without.mjs': "(() => {\n  throw new Error('uncaught');\n})();" });
  const [recorded, plain] = [await app.run('with.mjs', { CHAUKAS_QUIET: '1' }), await app.run('without.mjs')];
  const shown = (stderr: string): RegExpMatchArray | null => stderr.match(/throw new Error\('uncaught'\);.*\n\s+\^/);
  expect(shown(plain.stderr)).not.toBeNull();
  expect(shown(recorded.stderr)).not.toBeNull();
  expect(recorded.code).toBe(plain.code);
});

it('both builds and both of their observatories share one process', async () => {
  const app = new App({
    'app.mjs': `
      import { createRequire } from 'node:module';
      import { JsonExporter, Observatory } from '@chaukas/core/observatory';
      const other = createRequire(import.meta.url)('@chaukas/core/observatory');
      const observatory = new Observatory({ export: ({ events }) => console.log(events.length) }, { inline: true });
      const traced = other.traceToolCall('t', () => 'result');
      observatory.session({ sessionId: 's', agentId: 'a' }, () => traced());
    `,
  });
  expect(await app.run('app.mjs', { CHAUKAS_QUIET: '1' })).toMatchObject({ code: 0, stdout: '2\n', lines: [] });
});
