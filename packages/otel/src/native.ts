import { guard } from '@chaukas/core/instrumentation';
import { type Attributes, type Context, type Span, trace } from '@opentelemetry/api';

/** What an operation is about, so that two spans can be told to be of the same call. */
const TARGETS: Readonly<Record<string, string>> = {
  invoke_agent: 'gen_ai.agent.name',
  execute_tool: 'gen_ai.tool.name',
  retrieval: 'gen_ai.data_source.id',
};
const MODEL = 'gen_ai.request.model';

/** Operations that are one call to a model, whichever word a library has for it. */
const MODEL_OPERATIONS = new Set<unknown>(['chat', 'text_completion', 'generate_content', 'embeddings', 'responses']);

/** What spans say in other conventions, in the words of these: [attribute, its value, operation, attribute of the target]. */
const DIALECTS: readonly (readonly [string, string, string, string])[] = [
  ['openinference.span.kind', 'LLM', 'chat', 'llm.model_name'],
  ['openinference.span.kind', 'EMBEDDING', 'embeddings', 'embedding.model_name'],
  ['openinference.span.kind', 'TOOL', 'execute_tool', 'tool.name'],
];

/**
 * Whether the span that is active in the app's context tells of the operation already: another instrumentation wraps the same
 * call. It does if it says the same operation, and the same model, tool or agent as far as it says one.
 */
export function tellsOf(active: Span | undefined, ours: Attributes): boolean {
  const theirs = active && guard('otel active span', () => operationOf(attributesIn(active)));
  const operation = ours['gen_ai.operation.name'];
  if (theirs === undefined || typeof operation !== 'string' || !isSame(theirs.operation, operation)) return false;
  const target = ours[TARGETS[operation] ?? MODEL];
  return theirs.target === undefined || target === undefined || theirs.target === target;
}

/** The span that the client library itself makes of a call, if it will be seen: one that is not recorded tells of nothing. */
export function nativeSpanOf(data: object): Span | undefined {
  return guard('otel native span', () => {
    const native: unknown = Reflect.get(data, 'native_span');
    return isSpan(native) && native.isRecording() ? native : undefined;
  });
}

function isSpan(value: unknown): value is Span {
  return typeof value === 'object' && value !== null && 'spanContext' in value && 'isRecording' in value;
}

/**
 * The context without a span of somebody else's that stands for a call of ours: with what that span hangs on. Where a span does
 * not say that, it stays.
 */
export function withoutNative(context: Context, native: Span): Context {
  const span = sdkSpan(native);
  const above: unknown = Reflect.get(span, 'parentSpanContext');
  if (isSpanContext(above)) return trace.setSpanContext(context, above);
  return 'attributes' in span ? trace.deleteSpan(context) : context;
}

function operationOf(attributes: unknown): { operation: unknown; target: unknown } | undefined {
  if (typeof attributes !== 'object' || attributes === null) return undefined;
  const read = (name: string): unknown => Reflect.get(attributes, name);
  const operation = read('gen_ai.operation.name');
  if (typeof operation === 'string') return { operation, target: read(TARGETS[operation] ?? MODEL) };
  const dialect = DIALECTS.find(([name, value]) => read(name) === value);
  return dialect && { operation: dialect[2], target: read(dialect[3]) };
}

/** The SDK's span: some instrumentations make a wrapper of it current. */
function sdkSpan(span: Span): object {
  const inner: unknown = 'attributes' in span ? undefined : Reflect.get(span, 'span');
  return typeof inner === 'object' && inner !== null ? inner : span;
}

/** The attributes of a span that lets them be read, as the SDK's spans and Sentry's do. */
function attributesIn(span: Span): unknown {
  const found: unknown = Reflect.get(sdkSpan(span), 'attributes');
  const toJson: unknown = found === undefined ? Reflect.get(span, 'getSpanJSON') : undefined;
  if (typeof toJson !== 'function') return found;
  const json: unknown = Reflect.apply(toJson, span, []);
  if (typeof json !== 'object' || json === null) return undefined;
  return Reflect.get(json, 'attributes') ?? Reflect.get(json, 'data');
}

function isSame(theirs: unknown, ours: string): boolean {
  return theirs === ours || (MODEL_OPERATIONS.has(theirs) && MODEL_OPERATIONS.has(ours));
}

function isSpanContext(value: unknown): value is ReturnType<Span['spanContext']> {
  return (
    typeof value === 'object' && value !== null && 'traceId' in value && 'spanId' in value && 'traceFlags' in value
  );
}
