import { AsyncLocalStorage } from 'node:async_hooks';
import { spawnSync } from 'node:child_process';
import { expect, it, onTestFinished, vi } from 'vitest';
import {
  customSpan,
  getCurrentSpan,
  getCurrentTrace,
  getOrCreateTrace,
  trace,
  withAgentSpan,
  withTrace,
} from '../../src/index.ts';
import { App } from '../support/app.ts';
import { record } from '../support/recording.ts';

const data = { name: 'step' };

function useAll(): void {
  withTrace('run', () => withAgentSpan(() => 1, { data }));
  getOrCreateTrace(() => getCurrentTrace());
  using _run = trace('run').start(true);
  using span = customSpan('x').start(true);
  span.spanData.name = 'changed';
  getCurrentSpan();
}

it('tracing that is off never looks at the context', async () => {
  const reads = vi.spyOn(AsyncLocalStorage.prototype, 'getStore');
  const runs = vi.spyOn(AsyncLocalStorage.prototype, 'run');
  onTestFinished(() => void vi.restoreAllMocks());
  const recording = record({ enabled: false });
  useAll();
  expect([reads.mock.calls.length, runs.mock.calls.length]).toEqual([0, 0]);
  expect(await recording.events()).toEqual([]);
  record();
  useAll();
  expect(reads.mock.calls.length).toBeGreaterThan(0);
});

it('what is written to a span of nobody is not found by the next caller, and throws nowhere', () => {
  record({ enabled: false });
  const span = customSpan('one');
  span.spanData.name = 'secret';
  Object.assign(span.spanData.data ?? {}, { secret: 1 });
  span.setError({ message: 'secret' });
  const next = customSpan('two');
  expect(JSON.stringify([next.spanData, next.error])).not.toContain('secret');
  expect([next.export(), JSON.stringify(trace('x'))]).toEqual([null, 'null']);
});

const PROGRAM = `
  import { agentSpan, getCurrentSpan, trace, withAgentSpan, withTrace } from '@chaukas/core';
  const options = { data: { name: 'x' } };
  const work = () => 1;
  const forms = {
    'withTrace': () => withTrace('run', work),
    'withAgentSpan': () => withAgentSpan(work, options),
    'by hand': () => { const span = agentSpan('x', options).start(true); span.finish(); },
    'trace by hand': () => trace('x').start(true).finish(),
    'getCurrentSpan': () => getCurrentSpan(),
    'control': () => { kept = { span: {} }; },
  };
  let kept;
  const CALLS = 1e5;
  for (const [name, form] of Object.entries(forms)) {
    for (let i = 0; i < CALLS; i++) form();
    gc();
    const before = process.memoryUsage().heapUsed;
    for (let i = 0; i < CALLS; i++) form();
    console.log(name + '=' + (process.memoryUsage().heapUsed - before) / CALLS);
  }
`;

it('tracing that is off leaves nothing on the heap', () => {
  const app = new App({ 'app.mjs': PROGRAM });
  const { stdout } = spawnSync(
    process.execPath,
    ['--expose-gc', '--min-semi-space-size=64', '--max-semi-space-size=64', app.path('app.mjs')],
    { cwd: app.directory, env: { CHAUKAS_ENABLED: 'false' }, encoding: 'utf8' },
  );
  const bytes = new Map(
    stdout
      .trim()
      .split('\n')
      .map((line) => line.split('=') as [string, string]),
  );
  expect(bytes.size).toBe(6);
  for (const [name, perCall] of bytes) {
    if (name === 'control') expect(Number(perCall), name).toBeGreaterThan(30);
    else expect(Number(perCall), name).toBeLessThan(8);
  }
});
