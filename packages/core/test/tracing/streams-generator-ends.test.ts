import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { EventType } from '@chaukas/spec';
import { describe, expect, it } from 'vitest';
import { getCurrentSpan, withAgentSpan, withFunctionSpan, withTrace } from '../../src/index.ts';
import { collect } from '../support/collect.ts';
import { endsOf } from '../support/ends.ts';
import { all, record } from '../support/recording.ts';

const data = { name: 'Streamer' };

async function* pieces(): AsyncGenerator<number, string, unknown> {
  yield 1;
  yield 2;
  return 'all';
}

describe('a generator', () => {
  it('fails its span with what its body throws, once', async () => {
    const recording = record();
    const error = new Error('boom');
    const failing = withTrace('run', () =>
      withAgentSpan(
        async function* () {
          yield 1;
          throw error;
        },
        { data },
      ),
    );
    await expect(collect(failing)).rejects.toBe(error);
    expect(endsOf(await recording.events())).toEqual(['ERROR FAILED', 'AGENT_END FAILED', 'SESSION_END FAILED']);
  });

  it('can be cancelled before its first piece', async () => {
    const recording = record();
    const generator = withAgentSpan(pieces, { data });
    expect(await generator.return('over')).toEqual({ done: true, value: 'over' });
    expect(endsOf(await recording.events())[0]).toBe('AGENT_END CANCELLED early_break');
  });

  it('is cancelled where nobody waits for its return', async () => {
    const recording = record();
    void withAgentSpan(pieces, { data }).return('over');
    await new Promise(setImmediate);
    expect(endsOf(await recording.events())[0]).toBe('AGENT_END CANCELLED early_break');
  });

  it('goes on after a return or a throw that its body does not give in to', async () => {
    const recording = record();
    const generator = withAgentSpan(
      function* () {
        for (let n = 0; n < 3; n++) {
          try {
            yield n;
          } catch {
            // Not now.
          } finally {
            yield 'more';
          }
        }
      },
      { data },
    );
    generator.next();
    expect(generator.return()).toEqual({ done: false, value: 'more' });
    expect(endsOf(await recording.events())).toEqual([]);
    expect(generator.next()).toEqual({ done: true, value: undefined });
    expect(endsOf(await recording.events())[0]).toBe('AGENT_END COMPLETED');
  });

  it('that is asked for several pieces at once ends once', async () => {
    const recording = record();
    const generator = withAgentSpan(pieces, { data });
    const asked = await Promise.all([generator.next(), generator.next(), generator.next(), generator.next()]);
    expect(asked.map(({ value }) => value)).toEqual([1, 2, 'all', undefined]);
    expect(all(await recording.events(), EventType.AGENT_END)).toHaveLength(1);
  });

  it('keeps current what it made current, from piece to piece', async () => {
    const recording = record();
    const generator = withAgentSpan(
      async function* (span) {
        const inner = withFunctionSpan((made) => made, { data: { name: 'none' } });
        expect(inner.parentId).toBe(span.spanId);
        yield 1;
        expect(getCurrentSpan()).toBe(span);
      },
      { data },
    );
    await withTrace('consumer', async () => {
      for await (const _ of generator) expect(getCurrentSpan()).toBeUndefined();
    });
    expect(recording.lines).toEqual([]);
  });

  it("leaves what it returned as a tool's output", async () => {
    const recording = record();
    await collect(withFunctionSpan(pieces, { data: { name: 'tool' } }));
    const tool = all(await recording.events(), EventType.TOOL_CALL_END).at(-1);
    expect(tool?.content.value).toMatchObject({ output: { output: 'all' } });
  });

  it('that is never read stays open', async () => {
    const recording = record();
    withAgentSpan(pieces, { data });
    await new Promise(setImmediate);
    expect(endsOf(await recording.events())).toEqual([]);
  });

  it('that is thrown away unread is not kept by us', async () => {
    record();
    const thrownAway = new WeakRef(withAgentSpan(pieces, { data }));
    setFlagsFromString('--expose-gc');
    const collectGarbage: () => void = runInNewContext('gc');
    for (let turn = 0; turn < 20 && thrownAway.deref() !== undefined; turn++) {
      await new Promise(setImmediate);
      collectGarbage();
    }
    expect(thrownAway.deref()).toBeUndefined();
  });
});
