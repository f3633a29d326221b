import type { Event, JsonValue, LLMInvocation } from '@chaukas/spec';
import { contentOf, durationOf, elapsed, firstTokenOf, metaText } from './tree-facts.ts';
import type { Row } from './tree-line.ts';
import type { SpanKind, SpanNode } from './tree-nodes.ts';
import { outcomeOf } from './tree-outcome.ts';
import { compactFields, formatDuration } from './tree-text.ts';

/** Finish reasons that say no more than that the model was done. */
const PLAIN_FINISHES: ReadonlySet<string> = new Set(['', 'stop', 'end_turn', 'completed']);
/** Operations that a reader expects of a model. */
const PLAIN_OPERATIONS: ReadonlySet<string> = new Set(['chat', 'responses', 'messages', 'completion']);

type Say = (node: SpanNode) => Pick<Row, 'name' | 'facts'>;

const SAY: Readonly<Record<SpanKind, Say>> = { agent: sayAgent, model: sayModel, tool: sayTool, mcp: sayMcp };

/** The line of a span. */
export function spanRow(node: SpanNode): Row {
  const { glyph, tone } = outcomeOf(node.end);
  const { name, facts } = SAY[node.kind](node);
  const duration = formatDuration(durationOf(node.end) ?? elapsed(node.start, node.end));
  const missing = node.start === undefined ? 'no start seen' : undefined;
  return {
    glyph,
    tone,
    kind: node.kind,
    name: name || '(unnamed)',
    facts: [duration, ...(facts ?? []), metaText(node.end, 'end_reason'), missing],
  };
}

function sayAgent({ start, end }: SpanNode): ReturnType<Say> {
  const event = start ?? end;
  return { name: event?.agentName || event?.agentId || metaText(event, 'name') };
}

function sayModel({ start, end }: SpanNode): ReturnType<Say> {
  const asked = contentOf(start, 'llmInvocation');
  const answer = contentOf(end, 'llmInvocation');
  const operation = metaText(end, 'operation') ?? metaText(start, 'operation') ?? '';
  const finish = answer?.finishReason ?? '';
  const firstToken = formatDuration(firstTokenOf(end));
  return {
    name: modelName(asked, answer),
    facts: [
      PLAIN_OPERATIONS.has(operation) ? undefined : operation,
      tokensOf(end),
      firstToken === undefined ? undefined : `ttft ${firstToken}`,
      PLAIN_FINISHES.has(finish) ? undefined : finish,
      (end ?? start)?.metadata?.streamed === true ? 'streamed' : undefined,
    ],
  };
}

/** The model that answered, after the one that was asked for where that is another. */
function modelName(asked: LLMInvocation | undefined, answer: LLMInvocation | undefined): string {
  const wanted = asked?.model || text(answer?.request?.model);
  const answered = answer?.model || wanted;
  return wanted === '' || wanted === answered ? answered : `${wanted} → ${answered}`;
}

function text(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

function tokensOf(end: Event | undefined): string | undefined {
  if (metaText(end, 'usage_source') === 'missing') return 'tokens unknown';
  const call = contentOf(end, 'llmInvocation');
  if (call === undefined) return undefined;
  if (call.promptTokens > 0 || call.completionTokens > 0) return `${call.promptTokens}→${call.completionTokens} tok`;
  return call.totalTokens > 0 ? `${call.totalTokens} tok` : undefined;
}

function sayTool({ start, end }: SpanNode): ReturnType<Say> {
  const call = contentOf(start, 'toolCall');
  const name = call?.name || call?.functionName || metaText(end, 'tool_name') || '(unnamed)';
  return { name: call === undefined ? name : `${name}(${compactFields(call.arguments)})` };
}

function sayMcp({ start, end }: SpanNode): ReturnType<Say> {
  const call = contentOf(start, 'mcpCall') ?? contentOf(end, 'mcpCall');
  const names = [call?.serverName || call?.serverUrl, call?.operation, call?.method];
  const side = metaText(start, 'side') ?? metaText(end, 'side');
  return {
    name: [...new Set(names)].filter(Boolean).join(' '),
    facts: [side === 'server' ? 'server side' : undefined],
  };
}
