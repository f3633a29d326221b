import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addTraceProcessor, configure, flush, shutdown, trace } from '../../src/index.ts';
import { Destination } from '../pipeline/destination.ts';
import { App } from '../support/app.ts';
import { captureStderr, freshSuite } from '../support/recording.ts';

/** Hangs for as long as the test runs. After that it would be said of it that it does, in the middle of another test. */
let forever: Promise<void>;
let release: () => void;

beforeEach(() => {
  forever = new Promise((resolve) => {
    release = resolve;
  });
});
afterEach(() => release());

/** A suite of the test's own in which two events wait for this destination. */
function waiting(behave: Destination['behave']): { destination: Destination; lines: readonly string[] } {
  freshSuite();
  const lines = captureStderr();
  const destination = new Destination();
  destination.behave = behave;
  configure({ quiet: true, branch: 'main', exporter: destination });
  trace('run').start().finish();
  return { destination, lines };
}

describe.each([
  ['flush', flush],
  ['shutdown', shutdown],
] as const)('%s({ timeout })', (_name, end) => {
  it('ends at its time though the exporter hangs, and says what is still on its way', async () => {
    waiting(() => forever);
    expect(await end({ timeout: 0.03 })).toEqual({ sent: 0, dropped: 0, waiting: 2 });
  });

  it('goes on delivering what takes longer', async () => {
    let answer: () => void = () => undefined;
    waiting(() => new Promise<void>((resolve) => (answer = resolve)));
    expect(await end({ timeout: 0.03 })).toMatchObject({ sent: 0, waiting: 2 });
    answer();
    expect(await flush()).toEqual({ sent: 2, dropped: 0 });
  });

  it('ends at its time though what the exporter flushes by itself, or a processor, hangs', async () => {
    const { destination } = waiting(() => undefined);
    Object.assign(destination, { forceFlush: () => forever, shutdown: () => forever });
    const nothing = (): void => undefined;
    const hangs = (): Promise<void> => forever;
    addTraceProcessor({
      onTraceStart: nothing,
      onTraceEnd: nothing,
      onSpanStart: nothing,
      onSpanEnd: nothing,
      forceFlush: hangs,
      shutdown: hangs,
    });
    expect(await end({ timeout: 0.03 })).toEqual({ sent: 2, dropped: 0 });
  });

  it.each([-1, Number.NaN, 'soon'])('takes the setting and says so if the timeout is %s', async (timeout) => {
    const { lines } = waiting(() => undefined);
    const given = { timeout: 1 };
    Object.assign(given, { timeout });
    expect(await end(given)).toEqual({ sent: 2, dropped: 0 });
    expect(lines).toEqual(['[chaukas] the timeout of a flush is not a number of seconds, 0 or more; using 30']);
  });
});

it('a destination that hangs when it is replaced takes no events of the next one', async () => {
  waiting(() => forever);
  const next = new Destination();
  configure({ exporter: next });
  trace('run').start().finish();
  expect(await flush({ timeout: 0.03 })).toEqual({ sent: 2, dropped: 0, waiting: 2 });
  expect(next.batches.flat()).toHaveLength(2);
});

it('processors of the app are flushed when the process has nothing else to do, beside the file', async () => {
  const app = new App({
    'app.mjs': `
      import { addTraceProcessor, trace } from '@chaukas/core';
      const held = [];
      addTraceProcessor({
        onTraceStart() {}, onSpanStart() {}, onSpanEnd() {}, shutdown() {},
        onTraceEnd: (ended) => held.push(ended.name),
        forceFlush: async () => {
          await new Promise((resolve) => setTimeout(resolve, 20));
          console.log('flushed', held.join());
        },
      });
      trace('run').start();
    `,
  });
  expect(await app.run('app.mjs', { CHAUKAS_QUIET: '1' })).toMatchObject({
    code: 0,
    stdout: 'flushed run\n',
    lines: [],
  });
});

it('a process whose stderr nobody reads any more goes on', async () => {
  const app = new App({
    'child.mjs': `
      import { withTrace } from '@chaukas/core';
      setTimeout(() => withTrace('run', () => setTimeout(() => process.exit(5), 100)), 100);
    `,
    'app.mjs': `
      import { spawn } from 'node:child_process';
      const child = spawn(process.execPath, ['child.mjs'], { stdio: ['ignore', 'inherit', 'pipe'] });
      child.stderr.destroy();
      child.on('exit', (code) => console.log('ended', code));
    `,
  });
  expect((await app.run('app.mjs')).stdout).toBe('ended 5\n');
});
