import { expect, it } from 'vitest';
import { App } from '../support/app.ts';

const HEAD = `import { addTraceProcessor, BatchTraceProcessor, ConsoleSpanExporter, functionSpan, withTrace } from '@chaukas/core';
const idle = { onTraceStart() {}, onTraceEnd() {}, onSpanStart() {}, onSpanEnd() {}, shutdown() {}, forceFlush() {} };
const run = () => withTrace('run', () => functionSpan('tool').start().finish());
process.on('beforeExit', () => console.log('before exit'));
`;

async function exitOf(
  program: string,
  env: Record<string, string> = {},
): Promise<{ code: number | null; stdout: string; lines: string[]; stderr: string }> {
  return new App({ 'app.mjs': HEAD + program }).run('app.mjs', { CHAUKAS_QUIET: '1', ...env });
}

it('the end of the process sums up what a processor failed with', async () => {
  const { code, lines } = await exitOf(`
    class Broken { onSpanEnd() { throw new Error('their bug'); } }
    addTraceProcessor(new Broken());
    for (let i = 0; i < 7; i++) run();`);
  expect(code).toBe(0);
  expect(lines).toEqual([
    '[chaukas] an error in processor Broken.onSpanEnd was kept from the app: their bug',
    '[chaukas] processor Broken failed 7 times',
  ]);
});

it('what waits in a batch is exported before the process ends', async () => {
  const { code, stderr, lines } = await exitOf(
    'addTraceProcessor(new BatchTraceProcessor(new ConsoleSpanExporter())); run();',
  );
  expect(code).toBe(0);
  expect(lines).toEqual([]);
  expect(stderr.trim().split('\n')).toEqual([
    expect.stringContaining('[Exporter] Export trace_id='),
    expect.stringContaining('[Exporter] Export span: {'),
  ]);
});

it('before Node 24, whose AsyncLocalStorage calls everything through a hook, it is as well', async () => {
  const program = 'addTraceProcessor(new BatchTraceProcessor(new ConsoleSpanExporter())); run();';
  const { stderr, stdout } = await exitOf(program, { NODE_OPTIONS: '--no-async-context-frame' });
  expect(stderr.trim().split('\n')).toEqual([
    expect.stringContaining('Export trace'),
    expect.stringContaining('Export span'),
  ]);
  expect(stdout).toBe('before exit\n');
});

it('a processor that hangs does not keep the process, nor change its exit code', async () => {
  const { code, lines } = await exitOf(`
    class Hanging { forceFlush() { return new Promise(() => {}); } }
    addTraceProcessor(new Hanging());
    run();
    process.exitCode = 3;`);
  expect(code).toBe(3);
  expect(lines).toEqual([
    '[chaukas] an error in processor Hanging.forceFlush was kept from the app: it was not done within 2 s',
  ]);
});

it('processors that are done at once change nothing about the end', async () => {
  const { code, stdout } = await exitOf('addTraceProcessor(idle); run();');
  expect([code, stdout]).toEqual([0, 'before exit\n']);
});

it('an unawaited shutdown of a batch does not keep the process for longer than it takes', async () => {
  const { code, stdout } = await exitOf(`
    const batch = new BatchTraceProcessor({ export: (items) => { console.log(items.length); } });
    addTraceProcessor(batch);
    run();
    void batch.shutdown(30000);`);
  expect([code, stdout]).toEqual([0, '2\nbefore exit\n']);
});
