import { expect, it } from 'vitest';
import { App, type AppRun } from '../../support/app.ts';
import { type ChaukasServer, PROTOCOLS, TAKE } from '../../support/chaukas-server.ts';
import { startServer } from './exporting.ts';

const HEAD = `import { flush, withTrace } from '@chaukas/core';
import { setTimeout as pause } from 'node:timers/promises';
const run = () => withTrace('run', () => undefined);
process.on('beforeExit', () => console.log('before exit'));
`;

/** Far less than the time that an attempt may take. */
const SOON = 25_000;

function exitOf(program: string, { endpoint }: ChaukasServer, env: Record<string, string> = {}): Promise<AppRun> {
  const app = new App({ 'app.mjs': HEAD + program });
  return app.run('app.mjs', { CHAUKAS_QUIET: '1', CHAUKAS_ENDPOINT: endpoint, CHAUKAS_TIMEOUT: '3600', ...env });
}

/** Waits for what the server has, with an interval that ends. */
const SENT_EARLY = 'run(); await pause(200); console.log("sent"); await pause(10);';
const EARLY = { CHAUKAS_FLUSH_INTERVAL: '0.01' };

it.each(PROTOCOLS)('over %s, what waits is sent before the process ends by itself', async (protocol) => {
  const server = await startServer(protocol);
  const { code, lines, stdout } = await exitOf('run(); process.exitCode = 3;', server);
  expect([code, lines, stdout]).toEqual([3, [], 'before exit\n']);
  expect(server.stored).toHaveLength(2);
});

it.each(PROTOCOLS)(
  'over %s, a connection that is idle does not keep the process',
  async (protocol) => {
    const server = await startServer(protocol);
    const { code, lines, stdout } = await exitOf(SENT_EARLY, server, EARLY);
    expect([code, lines, stdout]).toEqual([0, [], 'sent\nbefore exit\n']);
    expect(server.stored).toHaveLength(2);
  },
  SOON,
);

it.each(PROTOCOLS)('over %s, an attempt that failed is made again before the process ends', async (protocol) => {
  const server = await startServer(protocol, { status: 503 }, TAKE);
  const { code, lines } = await exitOf('run();', server);
  expect([code, lines]).toEqual([0, []]);
  expect(server.stored).toHaveLength(2);
});

it.each(PROTOCOLS)(
  'over %s, a server that hangs does not keep the process',
  async (protocol) => {
    const server = await startServer(protocol, { hang: true });
    const { code, lines, stdout } = await exitOf(SENT_EARLY, server, EARLY);
    expect([code, stdout]).toEqual([0, 'sent\nbefore exit\n']);
    expect(lines).toEqual(['[chaukas] 2 of 2 events were lost: the process ended before they were sent']);
  },
  SOON,
);

it.each(PROTOCOLS)('over %s, a server that is not there does not keep the process, and is named', async (protocol) => {
  const server = await startServer(protocol);
  await server.stop();
  const { code, lines, stdout } = await exitOf('run();', server);
  expect([code, stdout]).toEqual([0, 'before exit\n']);
  expect(lines).toEqual([
    expect.stringMatching(
      /^\[chaukas\] 2 of 2 events were lost: the process ended before they were sent \(.*ECONNREFUSED/,
    ),
  ]);
});

it('the report of a flush says why events wait', async () => {
  const server = await startServer('grpc');
  await server.stop();
  const program = `run();
    let report = {};
    while (report.error === undefined) report = await flush({ timeout: 0.2 });
    console.log(JSON.stringify(report));
    process.exit();`;
  const { stdout } = await exitOf(program, server);
  expect(JSON.parse(stdout)).toEqual({
    sent: 0,
    dropped: 0,
    waiting: 2,
    error: expect.stringContaining('ECONNREFUSED'),
  });
});
