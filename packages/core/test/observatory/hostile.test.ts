import { describe, expect, it } from 'vitest';
import { configure } from '../../src/index.ts';
import { type AgentContext, Observatory, traceToolCall } from '../../src/observatory/index.ts';
import { record } from '../support/recording.ts';
import { CONTEXT, observing } from './observing.ts';

/** Values as they come: each is hard to copy, to read or to print. */
function hostile(): Record<string, unknown> {
  const cycle: Record<string, unknown> = { big: 1n, when: new Date(0), map: new Map([['k', Symbol('s')]]) };
  cycle.self = cycle;
  const throwing = new Proxy(
    {},
    { get: () => raise(), ownKeys: () => raise(), getOwnPropertyDescriptor: () => raise() },
  );
  return {
    cycle,
    throwing,
    get model(): string {
      return raise();
    },
    long: 'x'.repeat(200_000),
    no: undefined,
    fn: raise,
  };
}

function raise(): never {
  throw new Error('hostile');
}

describe('an observatory', () => {
  it('copies what it is given, whatever that is, and lets the app go on', async () => {
    const recording = record();
    const { observatory, kept } = observing();
    const attributes = hostile();
    const result = observatory.session({ ...CONTEXT, metadata: hostile() }, (session) => {
      for (const kind of ['agent_step', 'tool_call', 'llm_call', 'stream', 'own', '__proto__']) {
        session.span(kind, { kind, attributes }, (span) => span.event('e', attributes));
      }
      return 'done';
    });
    expect(result).toBe('done');
    expect(kept.only.events).toHaveLength(18);
    expect(JSON.parse(JSON.stringify(kept.only))).toEqual(kept.only);
    expect(JSON.stringify(kept.only)).not.toContain('x'.repeat(100_000));
    expect(kept.only.events[0]?.payload).toHaveProperty(
      'attributes.long.sha256',
      expect.stringMatching(/^[0-9a-f]{64}$/),
    );
    expect((await recording.events()).length).toBeGreaterThan(10);
  });

  it('copies at once: what changes later does not', () => {
    record();
    const { observatory, kept } = observing();
    const attributes = { list: [1] };
    observatory.session(CONTEXT, (session) => {
      session.agentStep('a', attributes);
      attributes.list.push(2);
    });
    expect(kept.only.events[0]?.payload).toMatchObject({ attributes: { list: [1] } });
  });

  it('takes a context that is none, and names that are none', () => {
    record();
    const { observatory, kept } = observing();
    // What a JavaScript app may pass.
    const contexts = [undefined, null, {}, { sessionId: 5, agentId: null, metadata: 'x', tags: 'y' }];
    for (const context of contexts as unknown as AgentContext[]) {
      observatory.session(context, (session) => session.agentStep(7 as unknown as string, () => undefined));
    }
    expect(kept.envelopes).toHaveLength(4);
    expect(kept.envelopes[3]?.session).toMatchObject({ session_id: '5', agent_id: '', metadata: {} });
    const nothing = undefined as unknown as () => void;
    expect(traceToolCall('t', nothing)).toBe(nothing);
  });

  it('keeps what its exporter throws and rejects from the app, counts it, and says it once', async () => {
    const { lines } = record();
    let count = 0;
    const observatory = new Observatory(
      { export: () => (count++ % 2 === 0 ? raise() : Promise.reject(new Error('later'))) },
      { inline: true },
    );
    for (let i = 0; i < 6; i++) observatory.session(CONTEXT, () => undefined);
    await observatory.shutdown();
    expect(observatory.stats).toEqual({ exported: 0, failed: 6, dropped: 0, waiting: 0, droppedEvents: 0 });
    expect(lines).toEqual(['[chaukas] an error in the exporter of the observatory was kept from the app: hostile']);
  });

  it('lets nothing out that the content policy keeps in', () => {
    record();
    const { observatory, kept } = observing();
    const secret = 'sk-proj-abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGH';
    const run = (): void =>
      observatory.session({ ...CONTEXT, metadata: { password: 'hunter2secret' } }, (session) => {
        const tool = session.toolCall('t', { key: secret });
        tool.event('e', { text: `use ${secret}` });
        tool.end(new Error(`bad ${secret}`));
      });
    for (const content of ['full', 'redacted', 'metadata', 'none'] as const) {
      configure({ content });
      run();
    }
    const [full, ...others] = kept.envelopes.map((envelope) => JSON.stringify(envelope));
    expect(full?.split(secret).length).toBe(5);
    for (const text of others) expect(text).not.toMatch(/abcdefghijklmnop|hunter2/);
    const [, redacted, metadata, none] = kept.envelopes;
    expect(redacted?.events[1]?.payload).toMatchObject({
      attributes: { text: expect.stringContaining('use [REDACTED:') },
    });
    expect(metadata?.session).toMatchObject({ agent_id: 'support', metadata: {} });
    expect(metadata?.events[0]?.payload).toEqual({ kind: 'tool_call', name: 't', attributes: {} });
    expect(none?.session).toMatchObject({ session_id: 'chat-1', agent_id: '', user_id: null, metadata: {} });
    expect(none?.events.at(-1)?.payload).toMatchObject({
      name: '',
      status: 'error',
      error: { message: '', traceback: '' },
    });
  });
});
