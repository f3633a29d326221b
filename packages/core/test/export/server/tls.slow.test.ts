import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { App, type AppRun } from '../../support/app.ts';
import { ChaukasServer, PROTOCOLS, type Protocol } from '../../support/chaukas-server.ts';

/** Signed by itself for 127.0.0.1: of use to nobody but these tests. */
const CERTIFICATE = fileURLToPath(new URL('tls/cert.pem', import.meta.url));
const KEY = fileURLToPath(new URL('tls/key.pem', import.meta.url));

async function start(protocol: Protocol): Promise<ChaukasServer> {
  const server = new ChaukasServer(protocol);
  server.secure = { key: readFileSync(KEY, 'utf8'), cert: readFileSync(CERTIFICATE, 'utf8') };
  await server.listen();
  onTestFinished(() => server.stop());
  return server;
}

function run({ endpoint }: ChaukasServer, env: Record<string, string> = {}): Promise<AppRun> {
  const app = new App({ 'app.mjs': `import { withTrace } from '@chaukas/core'; withTrace('run', () => undefined);` });
  return app.run('app.mjs', { CHAUKAS_QUIET: '1', CHAUKAS_ENDPOINT: endpoint, ...env });
}

it.each(PROTOCOLS)('over %s with TLS, events arrive at a server whose certificate is trusted', async (protocol) => {
  const server = await start(protocol);
  expect(await run(server, { NODE_EXTRA_CA_CERTS: CERTIFICATE })).toMatchObject({ code: 0, lines: [], stderr: '' });
  expect(server.stored).toHaveLength(2);
});

it.each(PROTOCOLS)('over %s with TLS, nothing goes to a server whose certificate is not', async (protocol) => {
  const server = await start(protocol);
  const { code, lines, stderr } = await run(server);
  expect([code, stderr, server.requests]).toEqual([0, '', 0]);
  expect(lines).toEqual([
    expect.stringMatching(/2 of 2 events were lost: the process ended before .* \(.*self-signed/),
  ]);
});
