import { Author, EventType } from '@chaukas/spec';
import type { AgentSpanData } from '../tracing/span-data.ts';
import type { KindContext, KindOf } from './kind.ts';
import { known, texts } from './kind.ts';

/** AGENT_START and AGENT_END: what the agent is, and at its end the usage of its own model calls. */
export const agent: KindOf<'agent'> = {
  parent: true,
  start: (context) => ({ type: EventType.AGENT_START, author: Author.AGENT, metadata: describe(context) }),
  end: (context) => ({
    type: EventType.AGENT_END,
    author: Author.AGENT,
    // A copy: a model call that ends late still counts on.
    metadata: known({ ...describe(context), usage: context.usage && { ...context.usage } }),
    performance: { durationMs: context.durationMs },
  }),
};

function describe({ data, capture }: KindContext<AgentSpanData>): ReturnType<typeof known> {
  return known({
    instructions: data.instructions === undefined ? undefined : capture.text(data.instructions),
    model: data.model,
    tools: texts(capture, data.tools),
    handoffs: texts(capture, data.handoffs),
    output_type: data.output_type,
    data: capture.struct(data.data, 'input'),
  });
}
