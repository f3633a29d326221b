import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Event } from '@chaukas/spec';
import { expect, onTestFinished, test } from 'vitest';
import { startCollector } from './support/collector.ts';
import { CONNECT_DIALECTS } from './support/drivers/connect.ts';
import type { Dialect } from './support/drivers/driver.ts';
import { GRPC_JS } from './support/drivers/grpc-js.ts';
import { PUBLIC_API } from './support/drivers/http.ts';

const DEMO = join(import.meta.dirname, '../../../examples/quickstart/dist/main.js');
const READING = [...CONNECT_DIALECTS, ...GRPC_JS, PUBLIC_API];
/** How an app can be pointed at the one port. */
const ENDPOINTS = [
  ['over gRPC', (address: string) => address],
  ['over HTTP', (address: string) => `http://${address}`],
] as const;

test.each(ENDPOINTS)(
  'the demo sends its trail %s, and each dialect reads the same one back',
  async (_how, endpointOf) => {
    const { address, url } = await startCollector();
    const env = { ...process.env, CHAUKAS_ENDPOINT: endpointOf(address), CHAUKAS_OUTPUT_MODE: 'api' };
    // The demo counts the events that it reads back by type, and fails if they are not the expected ones.
    const { stdout } = await promisify(execFile)(process.execPath, [DEMO], { env });
    expect(stdout).toContain('37 events');
    const trails = await Promise.all(READING.map((dialect) => readAll(dialect, url)));
    expect(trails.map(({ length }) => length)).toEqual(READING.map(() => 37));
    for (const trail of trails) expect(trail).toEqual(trails[0]);
  },
);

async function readAll({ open }: Dialect, url: string): Promise<Event[]> {
  const driver = open(url);
  onTestFinished(() => driver.close?.());
  const page = await driver.query?.({ size: 1000, ascending: true });
  return page?.events ?? [];
}
