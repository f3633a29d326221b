import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { App } from '../support/app.ts';

const PROGRAM = `
import * as core from '@chaukas/core';
import { suite } from '@chaukas/core/instrumentation';
const { agentSpan, flush, setTracingDisabled, trace, withAgentSpan } = core;
const run = trace('run').start(true);
using span = agentSpan('Agent').start(true);
span.addEvent({ type: 'system', name: 'x' });
const value = await withAgentSpan(async (inner) => inner.isNoop, { data: { name: 'x' } });
suite().runtime.libraryCaught({ instrumentation: 'x', library: 'y', version: '1', format: 'esm' });
const call = suite().loops.startCall({
  client: {}, data: { type: 'generation' }, workflow: 'chat', startedAt: 0, cell: suite().context.cell(),
  frame: undefined, instrumentation: { name: 'x', version: '1' },
});
run.finish();
console.log(value, call, JSON.stringify(await flush()));
`;

describe.each(['false', '0', 'off', 'No'])('CHAUKAS_ENABLED=%s', (value) => {
  it('records nothing, writes nothing and says nothing', async () => {
    const app = new App({ 'app.mjs': PROGRAM });
    const run = await app.run('app.mjs', { CHAUKAS_ENABLED: value });
    expect(run).toEqual({
      code: 0,
      signal: null,
      stdout: 'true undefined {"sent":0,"dropped":0}\n',
      lines: [],
      stderr: '',
    });
    expect(existsSync(app.path('.chaukas'))).toBe(false);
  });
});

it('a setting that is wrong is said in one line, and the app runs on', async () => {
  const app = new App({
    'app.mjs': `
      import { configure, withTrace } from '@chaukas/core';
      configure({ batchSize: 'many' });
      for (let i = 0; i < 3; i++) withTrace('run', () => undefined);
      configure({ tenantId: 'acme' });
      withTrace('run', () => console.log('hello'));
    `,
  });
  const run = await app.run('app.mjs', { CHAUKAS_QUIET: '1', CHAUKAS_TIMEOUT: 'never' });
  expect([run.code, run.stdout]).toEqual([0, 'hello\n']);
  expect(run.lines).toEqual([
    '[chaukas] configure({ batchSize }) is "many", not a whole number of events, 1 or more; using 20',
    '[chaukas] CHAUKAS_TIMEOUT is "never", not a number of seconds, 0.01 or more; using 30',
  ]);
  expect(app.events().map(({ tenantId }) => tenantId)).toEqual([...Array(6).fill('default'), 'acme', 'acme']);
});
