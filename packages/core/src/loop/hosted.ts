import type { Span } from '../tracing/span.ts';
import type { FunctionSpanData, McpSpanData, SpanData } from '../tracing/span-data.ts';
import type { DataAccessSpanEvent, PolicyDecisionSpanEvent } from '../tracing/span-event.ts';

/** How the provider's call of a hosted tool went, where it did not simply work. */
interface HostedOutcome {
  /** The provider says that it failed. */
  failure?: { message: string; code?: string };
  /** The answer came to its end before the result did. */
  unfinished?: boolean;
}

/**
 * What the provider did by itself while it answered, which shows only in the answer: tools that it ran, MCP servers that it
 * called, data that it read, decisions of its policies. A fact is one call with its result, wherever in the answer the two
 * stand.
 */
export type HostedFact =
  | (HostedOutcome & { kind: 'tool' } & Pick<FunctionSpanData, 'name' | 'input' | 'output' | 'call_id'>)
  | (HostedOutcome & { kind: 'mcp' } & Pick<
        McpSpanData,
        'operation' | 'server' | 'server_url' | 'request' | 'response'
      >)
  | ({ kind: 'data_access' } & Omit<DataAccessSpanEvent, 'type'>)
  | ({ kind: 'policy' } & Omit<PolicyDecisionSpanEvent, 'type'>);

/** Makes a span of ours below another. */
export type StartSpan = <T extends SpanData>(data: T) => Span<T>;

/**
 * Records what the provider did inside a model call that is about to end: tools and MCP calls as spans below it, of which
 * only the order is known and no times, the rest as events of it.
 */
export function recordHosted(model: Span, facts: readonly HostedFact[], start: StartSpan): void {
  for (const fact of facts) {
    switch (fact.kind) {
      case 'tool': {
        const { kind: _, failure, unfinished, ...call } = fact;
        const data: FunctionSpanData = { type: 'function', ...call, synthetic: true, requested_by: model.spanId };
        end(start(data), { failure, unfinished });
        break;
      }
      case 'mcp': {
        const { kind: _, failure, unfinished, ...call } = fact;
        end(start({ type: 'mcp', ...call, synthetic: true }), { failure, unfinished });
        break;
      }
      case 'data_access': {
        const { kind: _, ...access } = fact;
        model.addEvent({ type: 'data_access', ...access });
        break;
      }
      case 'policy': {
        const { kind: _, ...decision } = fact;
        model.addEvent({ type: 'policy_decision', ...decision });
        break;
      }
      default:
    }
  }
}

function end(span: Span, { failure, unfinished }: { [K in keyof HostedOutcome]: HostedOutcome[K] | undefined }): void {
  if (failure !== undefined) {
    span.setError({ message: failure.message });
    span.addEvent({ type: 'error', ...failure });
  } else if (unfinished === true) {
    span.cancel('unfinished');
  }
  span.finish();
}
