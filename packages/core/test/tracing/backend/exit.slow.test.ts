import { expect, it } from 'vitest';
import { App, type AppRun } from '../../support/app.ts';
import { Ingest } from '../../support/ingest.ts';

const HEAD = `import { addTraceProcessor, BackendSpanExporter, BatchTraceProcessor, functionSpan, withTrace } from '@chaukas/core';
const run = () => withTrace('run', () => functionSpan('tool').start().finish());
const add = (options) => addTraceProcessor(new BatchTraceProcessor(
  new BackendSpanExporter({ apiKey: 'k', endpoint: process.env.ENDPOINT }), options));
process.on('beforeExit', () => console.log('before exit'));
`;

/** Far less than the minute that an answer may take. */
const SOON = 20_000;

function exitOf(program: string, { endpoint }: Ingest): Promise<AppRun> {
  return new App({ 'app.mjs': HEAD + program }).run('app.mjs', { CHAUKAS_QUIET: '1', ENDPOINT: endpoint });
}

it('what waits is sent before the process ends by itself', async () => {
  const ingest = await Ingest.start();
  const { code, lines, stdout } = await exitOf('add(); run(); process.exitCode = 3;', ingest);
  expect([code, lines, stdout]).toEqual([3, [], 'before exit\n']);
  expect(ingest.items).toHaveLength(2);
});

it('an attempt that failed is made again before the process ends', async () => {
  const ingest = await Ingest.start([503, { 'retry-after-ms': '1' }], 204);
  const { code, lines } = await exitOf('add(); run();', ingest);
  expect([code, lines]).toEqual([0, []]);
  expect(ingest.posted).toHaveLength(2);
});

it.each([
  ['at the end', 'add(); run();'],
  ['before', 'add({ scheduleDelay: 0 }); run(); setTimeout(() => {}, 200);'],
])(
  'a server that hangs %s does not keep the process',
  async (_when, program) => {
    const ingest = await Ingest.start(() => undefined);
    const { code, lines, stdout } = await exitOf(program, ingest);
    expect([code, stdout]).toEqual([0, 'before exit\n']);
    expect(lines).toEqual([
      '[chaukas] an error in processor BatchTraceProcessor.forceFlush was kept from the app: it was not done within 2 s',
    ]);
    expect(ingest.posted).toHaveLength(1);
  },
  SOON,
);

it('a connection that the app waits for and gets from us keeps the process as its own would', async () => {
  const ingest = await Ingest.start(200, (response) => void setTimeout(() => response.end('late'), 700));
  const { stdout } = await exitOf(
    `import http from 'node:http';
    import { setImmediate } from 'node:timers/promises';
    http.globalAgent.maxSockets = 1;
    add({ scheduleDelay: 0 });
    run();
    while (Object.keys(http.globalAgent.sockets).length === 0) await setImmediate();
    http.request(process.env.ENDPOINT, { method: 'POST' }, (response) => {
      response.on('data', (text) => console.log(String(text))).on('end', () => console.log('end'));
    }).end('{"data":[]}');`,
    ingest,
  );
  expect(stdout).toBe('late\nend\nbefore exit\n');
});
