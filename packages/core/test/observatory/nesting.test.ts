import { describe, expect, it } from 'vitest';
import { functionSpan, withCustomSpan, withTrace } from '../../src/index.ts';
import { record } from '../support/recording.ts';
import { CONTEXT, observing, story, turn } from './observing.ts';

describe('a session', () => {
  it('keeps sessions that run side by side apart', async () => {
    record();
    const { observatory, kept } = observing();
    const ids = Array.from({ length: 50 }, (_, i) => `s${i}`);
    await Promise.all(
      ids.map((sessionId) =>
        observatory.session({ sessionId, agentId: sessionId }, (session) =>
          session.agentStep(`step ${sessionId}`, async () => {
            await turn();
            await Promise.all([1, 2].map((n) => session.toolCall(`tool ${sessionId} ${n}`, turn)));
          }),
        ),
      ),
    );
    expect(kept.envelopes.map(({ session }) => session.session_id).sort()).toEqual([...ids].sort());
    for (const envelope of kept.envelopes) {
      const id = envelope.session.session_id;
      expect(story(envelope)).toEqual([
        `start agent_step step ${id}`,
        `start tool_call tool ${id} 1 < step ${id}`,
        `start tool_call tool ${id} 2 < step ${id}`,
        `end tool ${id} 1 ok < step ${id}`,
        `end tool ${id} 2 ok < step ${id}`,
        `end step ${id} ok`,
      ]);
    }
  });

  it('holds the spans that others make in its trace, in the words of the original', () => {
    record();
    const { observatory, kept } = observing();
    observatory.session(CONTEXT, (session) =>
      session.agentStep('plan', () => {
        functionSpan('lookup', { input: { q: 1 } })
          .start()
          .finish();
        withCustomSpan(() => session.stream('s', () => undefined), { data: { name: 'own', data: { a: 1 } } });
      }),
    );
    expect(story(kept.only).filter((line) => line.startsWith('start'))).toEqual([
      'start agent_step plan',
      'start tool_call lookup < plan',
      'start custom own < plan',
      'start stream s < own',
    ]);
  });

  it('has what runs in a stream below the stream', () => {
    record();
    const { observatory, kept } = observing();
    observatory.session(CONTEXT, (session) => session.stream('s', () => session.toolCall('t', () => undefined)));
    expect(story(kept.only)).toContain('start tool_call t < s');
  });

  it('is a place of its own inside a trace of the app, and a trace of the app inside it', () => {
    record();
    const { observatory, kept } = observing();
    withTrace('app', () =>
      observatory.session(CONTEXT, (session) =>
        session.agentStep('outer', () => withTrace('inner', () => session.toolCall('t', () => undefined))),
      ),
    );
    expect(story(kept.only)).toContain('start tool_call t < outer');
  });
});
