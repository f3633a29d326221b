import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ScriptedServer } from '@chaukas/instrumentation/testing';
import { expect, test } from 'vitest';
import { answer } from './answers.ts';

test('the example, as it is built, delivers its spans over OTLP before it ends', async () => {
  await using server = await ScriptedServer.start();
  server.on('/v1/chat/completions', { json: answer('It is on its way.') });
  server.on('/v1/traces', { json: {} });
  const { stdout } = await promisify(execFile)(process.execPath, [join(import.meta.dirname, '../dist/main.js')], {
    env: {
      PATH: process.env.PATH ?? '',
      OPENAI_BASE_URL: `${server.url}/v1`,
      OPENAI_API_KEY: 'sk-test',
      OTEL_EXPORTER_OTLP_ENDPOINT: server.url,
      CHAUKAS_OUTPUT_MODE: 'none',
      CHAUKAS_QUIET: '1',
    },
  });
  expect(stdout).toBe('It is on its way.\n');
  const delivered = server.requests.filter(({ path }) => path === '/v1/traces').map(({ json }) => JSON.stringify(json));
  for (const name of ['chat gpt-4o-mini', 'invoke_agent Support', 'invoke_workflow support']) {
    expect(delivered.join()).toContain(`"name":"${name}"`);
  }
});
