import { describe, expect, it } from 'vitest';
import { App } from '../support/app.ts';

/** How a program prints what nobody handles, and what its agent's span came to. */
const PROGRAM = `
import { setImmediate } from 'node:timers/promises';
import { Readable } from 'node:stream';
import { withAgentSpan } from '@chaukas/core';
const wrap = process.argv.includes('--spans')
  ? (fn) => withAgentSpan(fn, { data: { name: 'Streamer' } })
  : (fn) => fn();
process.on('unhandledRejection', (error) => console.log('unhandled', error.message));
process.on('rejectionHandled', () => console.log('handled late'));
process.on('uncaughtException', (error) => console.log('uncaught', error.message));
async function* pieces() { throw new Error('boom'); }
async function* open() { try { yield 1; } finally { throw new Error('boom'); } }
const WAYS = {
  'next': () => { wrap(pieces).next(); },
  'next, first piece read': async () => { const it = wrap(open); await it.next(); it.return(); },
  'next, handled': () => { wrap(pieces).next().catch(() => {}); },
  'next, handled late': async () => { const p = wrap(pieces).next(); await setImmediate(); p.catch(() => {}); },
  'loop': () => { (async () => { for await (const _ of wrap(pieces)); })(); },
  'then': () => { wrap(pieces).next().then(() => {}); },
  'finally': () => { wrap(pieces).next().finally(() => {}); },
  'a web stream': () => { wrap(() => ReadableStream.from(pieces())).getReader().read(); },
  'a Node stream': () => { wrap(() => Readable.from(pieces())).resume(); },
};
for (const [name, way] of Object.entries(WAYS)) {
  console.log(name);
  await way();
  await setImmediate();
  await setImmediate();
}
`;

describe('a rejection that nobody handles', () => {
  it('stays one, by whatever way the stream is read', async () => {
    const app = new App({ 'bare.mjs': PROGRAM, 'spans.mjs': `process.argv.push('--spans');\n${PROGRAM}` });
    const without = await app.run('bare.mjs');
    const withSpans = await app.run('spans.mjs', { CHAUKAS_QUIET: '1' });
    expect(without.stdout.match(/^unhandled boom$/gm)).toHaveLength(7);
    expect(without.stdout).toContain('uncaught boom');
    expect(without.stdout).toContain('handled late');
    expect(withSpans).toMatchObject({ stdout: without.stdout, stderr: without.stderr, code: without.code, lines: [] });
    expect(app.events().length).toBeGreaterThan(0);
  });
});
