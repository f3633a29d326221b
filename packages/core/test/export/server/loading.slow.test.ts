import { expect, it } from 'vitest';
import { App } from '../../support/app.ts';
import type { Protocol } from '../../support/chaukas-server.ts';
import { startServer } from './exporting.ts';

/** Prints which of the packages and parts of Node that servers need were loaded. */
const WATCH = `
const { registerHooks, builtinModules } = require('node:module');
const loaded = new Set();
registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context);
    const name = /node_modules\\/(@connectrpc\\/[^/]+)\\//.exec(found.url)?.[1] ?? /^node:(http2?|https|tls)$/.exec(found.url)?.[0];
    const ours = /packages\\/core\\/dist\\/[^/]+\\/export\\/(?:chaukas|http)\\/(\\w+-sender)/.exec(found.url)?.[1];
    if (name ?? ours) loaded.add(name ?? ours);
    return found;
  },
});
process.on('exit', () => console.log([...loaded].sort().join(' ')));
`;

const RUN = `withTrace('run', () => undefined); await flush();`;

const FORMATS = {
  'app.mjs': `import { flush, withTrace } from '@chaukas/core'; ${RUN}`,
  'app.cjs': `const { flush, withTrace } = require('@chaukas/core'); (async () => { ${RUN} })();`,
};

/** What a program loads in these circumstances. */
async function loaded(file: string, env: Record<string, string>): Promise<string> {
  const app = new App({ ...FORMATS, 'watch.cjs': WATCH });
  const options = { NODE_OPTIONS: `--require ${app.path('watch.cjs')}`, CHAUKAS_QUIET: '1', ...env };
  const { code, stdout, lines, stderr } = await app.run(file, options);
  expect([code, lines, stderr]).toEqual([0, [], '']);
  return stdout.trim();
}

it.each(Object.keys(FORMATS))('%s that records into a file loads nothing that speaks to servers', async (file) => {
  expect(await loaded(file, {})).toBe('');
  expect(await loaded(file, { CHAUKAS_OUTPUT_MODE: 'none' })).toBe('');
});

const NEEDED: Record<Protocol, string> = {
  grpc: '@connectrpc/connect @connectrpc/connect-node grpc-sender node:http node:http2 node:https node:tls',
  http: 'http-sender node:http',
};

it.each(
  Object.keys(FORMATS).flatMap((file) => (['grpc', 'http'] as const).map((protocol) => [file, protocol] as const)),
)('%s that sends over %s loads what that needs', async (file, protocol) => {
  const server = await startServer(protocol);
  expect(await loaded(file, { CHAUKAS_ENDPOINT: server.endpoint })).toBe(NEEDED[protocol]);
  expect(server.stored).toHaveLength(2);
});
