import { type ModelCallAnswer, type ModelCallStart, suite, type ToolCallFact } from '../../src/instrumentation.ts';
import type { LiveModelCall } from '../../src/loop/live-call.ts';

const scope = { name: 'test', version: '1' };

/** A model client without a network: each call is begun and ended by hand, as an instrumentation does. */
export class PlainClient {
  /** Begins a call where the running code is. */
  call(facts: Partial<ModelCallStart> = {}): LiveModelCall {
    const { loops, context } = suite();
    const live = loops.startCall({
      client: this,
      data: { type: 'generation', model: 'm-1', operation: 'chat' },
      workflow: 'chat',
      startedAt: performance.now(),
      cell: context.cell(),
      frame: context.current(),
      instrumentation: scope,
      ...facts,
    });
    if (live === undefined) throw new Error('tracing is off');
    return live;
  }

  /** A call that is answered at once. */
  ask(facts: Partial<ModelCallStart>, answer: ModelCallAnswer): LiveModelCall {
    const live = this.call(facts);
    live.answered(answer);
    return live;
  }
}

/** A tool call as a model asks for it. */
export function toolCall(id: string, name = 'tool', input = '{}'): ToolCallFact {
  return { id, name, arguments: input };
}

export function said(text: string): { role: string; text: string } {
  return { role: 'user', text };
}

export const done: ModelCallAnswer = { output: { role: 'assistant', text: 'done' } };
