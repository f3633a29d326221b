import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import * as compile from '../../src/content/policy/compile.ts';
import { Capture } from '../../src/content/snapshot.ts';
import type { ContentMode, ContentOptions } from '../../src/index.ts';
import { suite } from '../../src/runtime/suite.ts';
import { queued } from '../support/queued.ts';
import { record } from '../support/recording.ts';

const KEY = 'sk-proj-Zt7yQ2mW9xL4vB8nK3pR6sT1uY5aC0dE';
const TEXT = `mail ann@example.com, key ${KEY}`;

/** What an event says of {@link TEXT} in a session that asks for `content`, when the configuration says `base`. */
async function recorded(
  base: ContentOptions,
  ...asked: (ContentMode | ContentOptions | undefined)[]
): Promise<unknown[]> {
  const recording = record({ content: base });
  for (const content of asked) {
    const capture = new Capture();
    const value = capture.struct({ text: TEXT }, 'input') ?? {};
    suite().runtime.pipeline.push(queued({ content: { case: 'stateUpdate', value } }), capture, content);
  }
  const events = await recording.events();
  return events.map(({ content }) => (content.value as { text?: unknown } | undefined)?.text);
}

const MASKED = 'mail ann@example.com, key [REDACTED:api_key]';
const ALL_MASKED = 'mail [REDACTED:email], key [REDACTED:api_key]';

describe('the content policy of a session', () => {
  it("is the configuration's if the session asks for none", async () => {
    expect(await recorded({ mode: 'redacted', pii: ['EMAIL'] }, undefined)).toEqual([ALL_MASKED]);
  });

  it('as a mode keeps the other options of the configuration', async () => {
    const asked = await recorded({ mode: 'full', pii: ['EMAIL'] }, undefined, 'redacted', 'metadata');
    expect(asked).toEqual([TEXT, ALL_MASKED, undefined]);
  });

  it('as an object is laid over the configuration', async () => {
    const options = { mode: 'redacted', pii: ['EMAIL'] } as const;
    expect(await recorded(options, { pii: [] }, { mode: 'full' }, { method: 'drop' }, {})).toEqual([
      MASKED,
      TEXT,
      'mail , key ',
      ALL_MASKED,
    ]);
  });

  it('takes an option that is undefined for not given', async () => {
    const options: ContentOptions = {};
    Object.assign(options, { mode: undefined, pii: undefined });
    expect(await recorded({ mode: 'metadata' }, options)).toEqual([undefined]);
  });

  it('is that of the moment, though the app changes its object later', async () => {
    const options: ContentOptions = { mode: 'redacted' };
    const recording = record();
    const capture = new Capture();
    const value = capture.struct({ text: TEXT }, 'input') ?? {};
    suite().runtime.pipeline.push(queued({ content: { case: 'stateUpdate', value } }), capture, options);
    options.mode = 'full';
    expect(JSON.stringify(await recording.events())).not.toContain(KEY);
  });
});

describe('a content policy that cannot be read', () => {
  it.each<[string, ContentOptions, string | undefined]>([
    ['full', { mode: 'full' }, MASKED],
    ['redacted', { mode: 'redacted', pii: ['EMAIL'] }, ALL_MASKED],
    ['metadata', { mode: 'metadata' }, undefined],
  ])('gives nothing away, and no more than the configuration, %s, does', async (_name, base, expected) => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.anything().filter((one) => one !== undefined && !isMode(one))), async (given) => {
        // What a program without types may pass.
        const texts = await recorded(base, given as ContentMode);
        expect(texts).toEqual([given === null && base.mode === 'full' ? TEXT : expected]);
      }),
      { numRuns: 40 },
    );
  });

  it('is said in one line', async () => {
    const recording = record();
    for (let i = 0; i < 3; i++) suite().runtime.policyFor(JSON.parse('"everything"'));
    expect(recording.lines).toEqual([
      '[chaukas] the content of a session is "everything", not one of none, metadata, redacted, full; using "redacted"',
    ]);
  });

  it.each([
    ['denyKeys', { denyKeys: 5 }],
    ['pii', { pii: { EMAIL: true } }],
    ['detectors', { detectors: 'mine' }],
  ])('in its %s costs neither the event nor the secret', async (_name, options) => {
    const [text] = await recorded({ mode: 'redacted' }, JSON.parse(JSON.stringify(options)));
    expect(text).toBe(MASKED);
  });
});

/** Also what only becomes a mode when it is read as text. */
function isMode(value: unknown): boolean {
  return typeof value === 'object' && value !== null
    ? !('mode' in value) || isMode(value.mode)
    : /full|redacted|metadata|none/i.test(String(value));
}

describe('policies', () => {
  it('are compiled once for what they say, and forgotten when there are too many', () => {
    record();
    const detector = { name: 'mine', find: () => [] };
    const { runtime } = suite();
    const ask = (salt: string): object =>
      runtime.policyFor({ method: 'hash', salt, denyKeys: [/x/i], detectors: [detector] });
    expect(ask('1')).toBe(ask('1'));
    expect(ask('1')).not.toBe(ask('2'));
    expect(runtime.policyFor({ detectors: [detector] })).not.toBe(runtime.policyFor({ detectors: [{ ...detector }] }));
    const kept = ask('1');
    const compiled = vi.spyOn(compile, 'compilePolicy');
    for (let i = 0; i < 150; i++) expect(ask('1')).toBe(kept);
    expect(compiled).not.toHaveBeenCalled();
    for (let i = 0; i < 150; i++) ask(`other ${i}`);
    expect(ask('1')).not.toBe(kept);
  });
});
