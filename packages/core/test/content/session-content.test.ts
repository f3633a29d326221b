import { EventType } from '@chaukas/spec';
import { expect, it } from 'vitest';
import { type ContentMode, withFunctionSpan, withSession } from '../../src/index.ts';
import { find, record } from '../support/recording.ts';

const SECRET = 'sk-proj-A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8S9t0';

/** What is recorded of a tool call whose arguments hold a secret, in a session that asks for `content`. */
async function recorded(content: ContentMode | undefined, configured: ContentMode): Promise<string> {
  const recording = record({ content: configured });
  withSession({ content }, () =>
    withFunctionSpan(() => 'done', { data: { name: 'charge', input: { note: 'two jackets', api_key: SECRET } } }),
  );
  const { content: said } = find(await recording.events(), EventType.TOOL_CALL_START);
  return JSON.stringify(said.value ?? null);
}

it.each<[asked: ContentMode | undefined, configured: ContentMode, note: boolean, secret: boolean]>([
  [undefined, 'redacted', true, false],
  [undefined, 'full', true, true],
  ['full', 'redacted', true, true],
  ['redacted', 'full', true, false],
  ['metadata', 'full', false, false],
  ['none', 'redacted', false, false],
])('a session that asks for %s while %s is configured', async (asked, configured, note, secret) => {
  const said = await recorded(asked, configured);
  expect({ note: said.includes('two jackets'), secret: said.includes(SECRET) }).toEqual({ note, secret });
});

it('two sessions at once, each with its own', async () => {
  const recording = record();
  const run = (sessionId: string, content: ContentMode): Promise<void> =>
    withSession({ sessionId, content }, async () => {
      await Promise.resolve();
      await withFunctionSpan(async () => 'done', { data: { name: 'charge', input: { api_key: SECRET } } });
    });
  await Promise.all([run('a', 'full'), run('b', 'none'), run('c', 'redacted')]);
  const texts = new Map(
    (await recording.events())
      .filter(({ type }) => type === EventType.TOOL_CALL_START)
      .map(({ sessionId, content }) => [sessionId, JSON.stringify(content.value ?? null)]),
  );
  expect(texts.get('a')).toContain(SECRET);
  expect(texts.get('b')).not.toContain('api_key');
  expect(texts.get('c')).toMatch(/"api_key":"\[REDACTED:/);
});
