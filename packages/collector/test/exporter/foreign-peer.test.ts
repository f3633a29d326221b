import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { Peer } from './peer.ts';

const PACKAGES = fileURLToPath(new URL('../../..', import.meta.url));

const APP = `import { flush, withFunctionSpan, withSession } from '@chaukas/core';
for (const tenantId of ['acme', 'globex']) {
  await withSession({ tenantId }, async () => withFunctionSpan(async () => 1, { data: { name: 'tool' } }));
}
console.log(JSON.stringify(await flush({ timeout: 20 })));
`;

const TYPES = ['SESSION_START', 'TOOL_CALL_START', 'TOOL_CALL_END', 'SESSION_END'].map((name) => `EVENT_TYPE_${name}`);

/** Runs an app of two tenants against a peer. @returns its report, and what it said on stderr */
async function record(peer: Peer): Promise<{ report: unknown; said: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'chaukas-peer-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, 'node_modules/@chaukas'), { recursive: true });
  symlinkSync(join(PACKAGES, 'core'), join(folder, 'node_modules/@chaukas/core'), 'junction');
  writeFileSync(join(folder, 'app.mjs'), APP);
  const env = { PATH: process.env.PATH, CHAUKAS_QUIET: '1', CHAUKAS_ENDPOINT: peer.endpoint, CHAUKAS_API_KEY: 'k' };
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['app.mjs'], { cwd: folder, env });
  return { report: JSON.parse(stdout), said: stderr };
}

const ALL_SENT = { report: { sent: 8, dropped: 0 }, said: '' };

it.each(['grpc', 'http'] as const)(
  'a %s server that is not ours gets every event once, by tenant',
  async (protocol) => {
    const peer = await Peer[protocol]();
    expect(await record(peer)).toEqual(ALL_SENT);
    expect(new Set(peer.ids).size).toBe(8);
    expect(peer.batches.map(({ key }) => key)).toEqual(['Bearer k', 'Bearer k']);
    for (const tenant of ['acme', 'globex']) {
      const batch = peer.batches.find(({ events }) => events[0]?.tenant_id === tenant);
      expect(batch?.events.map(({ type }) => type)).toEqual(TYPES);
      expect(batch?.events.every(({ tenant_id }) => tenant_id === tenant)).toBe(true);
    }
  },
);

it('a gRPC server that takes less at once gets less, by its own words', async () => {
  const peer = await Peer.grpc({ 'grpc.max_receive_message_length': 1200 });
  expect(await record(peer)).toEqual(ALL_SENT);
  expect(new Set(peer.ids).size).toBe(8);
  expect(peer.batches.length).toBeGreaterThan(2);
});

/** A `google.rpc.Status` (code 14) whose detail is a `RetryInfo` of 400 ms. */
function statusWithDelay(): Buffer {
  const field = (no: number, bytes: Buffer): Buffer => Buffer.concat([Buffer.of((no << 3) | 2, bytes.length), bytes]);
  // Field 2 of a duration, nanos: 400,000,000 as a varint.
  const info = field(1, Buffer.of(0x10, 0x80, 0x88, 0xde, 0xbe, 0x01));
  const any = Buffer.concat([field(1, Buffer.from('type.googleapis.com/google.rpc.RetryInfo')), field(2, info)]);
  return Buffer.concat([Buffer.of(0x08, 14), field(3, any)]);
}

it('a gRPC server that says when to come again is left alone until then', async () => {
  const peer = await Peer.grpc();
  const busy = { code: 14, details: 'busy', trailers: { 'grpc-status-details-bin': statusWithDelay() } };
  peer.errors = [busy, busy];
  expect(await record(peer)).toEqual(ALL_SENT);
  const [first, , third] = peer.batches;
  expect(peer.batches).toHaveLength(4);
  // Timers may be a millisecond early by the other clock.
  expect((third?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(398);
});
