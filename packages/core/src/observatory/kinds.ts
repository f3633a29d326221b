import { coerceText } from '../chaukas/coerce-text.ts';
import { known } from '../chaukas/kind.ts';
import { readProperty } from '../content/snapshot-read.ts';
import type { SpanData, SpanDataOf, SpanType } from '../tracing/span-data.ts';

/** Attributes of a span or an event: a plain object of the app's; it is copied when it is given. */
export type Attributes = Readonly<Record<string, unknown>>;

/** Kinds of spans that have a helper; an app may use other words. */
export type SpanKindName = 'agent_step' | 'tool_call' | 'llm_call' | 'stream';

/** What a span of a kind is made with. */
interface SpanWords {
  name: string;
  attributes: Attributes | undefined;
  agentId: string;
}

const SPAN_DATA: Readonly<Record<string, (words: SpanWords) => SpanData>> = {
  agent_step: ({ name, attributes, agentId }) => ({
    type: 'agent',
    name,
    ...(agentId !== '' && { agent_id: agentId }),
    ...(attributes !== undefined && { data: attributes }),
  }),
  tool_call: ({ name, attributes }) => ({ type: 'function', name, ...known({ input: attributes }) }),
  llm_call: ({ name, attributes }) => ({
    type: 'generation',
    name,
    ...known({ request: attributes, model: textAt(attributes, 'model'), provider: textAt(attributes, 'provider') }),
  }),
};

/** The span of the tracing model that a span of a kind is: a kind without one of its own is a custom span that says it. */
export function toSpanData(kind: string, words: SpanWords): SpanData {
  const make = Object.hasOwn(SPAN_DATA, kind) ? SPAN_DATA[kind] : undefined;
  const { name, attributes } = words;
  return make?.(words) ?? { type: 'custom', name, data: known({ kind, attributes }) };
}

/** How the original would speak of a span of the tracing model. */
export interface SpanDescription {
  kind: string;
  name: string;
  attributes: unknown;
}

/** Kinds of spans that were not made through a session: those of instrumentations, frameworks and the app's own. */
const KINDS: { readonly [T in SpanType]?: SpanKindName } = {
  agent: 'agent_step',
  function: 'tool_call',
  mcp: 'tool_call',
  generation: 'llm_call',
  response: 'llm_call',
  speech: 'llm_call',
  transcription: 'llm_call',
};

/** The other way round, for spans of any origin: what has no kind of its own goes by the name of its type. */
export function describeSpan(data: SpanData): SpanDescription {
  const { type, name, ...fields }: { type: SpanType; name?: string } = data;
  const kind = KINDS[type] ?? type;
  const called = coerceText(name ?? textAt(fields, 'model') ?? textAt(fields, 'operation') ?? type);
  switch (data.type) {
    case 'custom':
      return describeCustom(data);
    case 'agent': {
      const { type: _type, name: _name, agent_id: _id, data: given, ...others } = data;
      return { kind, name: called, attributes: given ?? others };
    }
    case 'function':
      return { kind, name: called, attributes: data.input };
    default:
      return { kind, name: called, attributes: readProperty(fields, 'request') ?? fields };
  }
}

function describeCustom({ name, data }: SpanDataOf<'custom'>): SpanDescription {
  const kind = textAt(data, 'kind');
  const named = kind !== undefined && Object.keys(data ?? {}).every((key) => key === 'kind' || key === 'attributes');
  if (!named) return { kind: 'custom', name: coerceText(name), attributes: data };
  return { kind, name: coerceText(name), attributes: data?.attributes };
}

function textAt(fields: object | undefined, key: string): string | undefined {
  const value = typeof fields === 'object' && fields !== null ? readProperty(fields, key) : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
}
