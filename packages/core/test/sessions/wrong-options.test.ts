import { type Event, EventType } from '@chaukas/spec';
import { describe, expect, it } from 'vitest';
import { type ContentMode, customSpan, type SessionOptions, withSession } from '../../src/index.ts';
import { suite } from '../../src/runtime/suite.ts';
import { find, record } from '../support/recording.ts';

/** A session with options as JavaScript can give them. */
async function opened(options: unknown): Promise<{ event: Event; lines: readonly string[] }> {
  const recording = record();
  // What is tested is what the types forbid.
  const result = withSession(options as SessionOptions, () => {
    customSpan('step').start().finish();
    return 'done';
  });
  expect(result).toBe('done');
  const events = await recording.events();
  expect(find(events, EventType.SYSTEM).sessionId).toBe(find(events, EventType.SESSION_START).sessionId);
  return { event: find(events, EventType.SESSION_START), lines: recording.lines };
}

describe('an option of a wrong type', () => {
  it.each([
    ['sessionId', 42, { sessionId: '42' }],
    ['tenantId', 7n, { tenantId: '7' }],
    ['tenantId', { id: 1 }, { tenantId: 'default' }],
    ['projectId', true, { projectId: 'true' }],
    ['agentId', 5, { agentId: '5' }],
    ['agentId', Symbol('a'), { agentId: '' }],
    ['userId', 42, { metadata: { user_id: '42' } }],
    ['tags', 'one', { tags: ['one'] }],
    ['tags', [1, 'two', {}], { tags: ['1', 'two'] }],
    ['metadata', 'text', { metadata: { context: { input: 'text' } } }],
    ['metadata', [1], { metadata: { context: { input: [1] } } }],
    ['name', 9, { metadata: { workflow_name: '9' } }],
    ['content', 'everything', {}],
  ])('is named in one line, and what can be used of it is used: %s %s', async (field, value, expected) => {
    const { event, lines } = await opened({ [field]: value });
    expect(event).toMatchObject(expected);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(`withSession({ ${field} }) is `);
  });

  it('never makes one session of two', async () => {
    const first = await opened({ sessionId: { user: 1 } });
    const second = await opened({ sessionId: { user: 2 } });
    expect(first.event.sessionId).not.toBe(second.event.sessionId);
  });
});

it.each([undefined, null, {}, 'text', { sessionId: undefined, tenantId: null, tags: undefined, metadata: null }])(
  'what is not given is not missed: %j',
  async (options) => {
    const { event, lines } = await opened(options);
    expect(event.sessionId).toMatch(/^session_/);
    expect(event.tenantId).toBe('default');
    expect(lines).toEqual([]);
  },
);

it('a field that throws costs itself, and no other', async () => {
  const options = {
    tenantId: 't-1',
    get userId(): string {
      throw new Error('theirs');
    },
    content: {
      get mode(): ContentMode {
        throw new Error('theirs');
      },
    },
    projectId: 'p-1',
  };
  const { event, lines } = await opened(options);
  expect(event).toMatchObject({ tenantId: 't-1', projectId: 'p-1' });
  expect(lines).toEqual(['[chaukas] an error in withSession was kept from the app: theirs']);
});

it.each([
  ['full', 'redacted'],
  ['none', undefined],
] as const)('a content mode that cannot be read never records more: %s', (mode, used) => {
  record({ content: mode });
  // What is tested is what the types forbid.
  withSession({ content: 'secret' as ContentMode }, () => {
    expect(suite().context.current()?.trace.session.content).toBe(used);
  });
});
