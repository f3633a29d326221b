import type { FunctionSpanData, ResponseSpanData, TaskSpanData } from '@chaukas/core';
import { parseArguments, type Span, suite, type Trace } from '@chaukas/core/instrumentation';
import { known, read, readText } from '@chaukas/instrumentation';
import type { Bridge } from '../bridge/bridge.ts';
import { describeAgent } from '../mapping/agent.ts';
import { configurationChange } from '../mapping/configuration.ts';

/** What is recorded of one realtime session: its agents one after another, and inside them answers and tools. */
export class RealtimeRecord {
  readonly trace: Trace | undefined;
  readonly #bridge: Bridge;
  readonly #session: object;
  #task: Span<TaskSpanData> | undefined;
  #agent: { span: Span; of: unknown } | undefined;
  readonly #answers = new Map<string, Span<ResponseSpanData>>();
  readonly #tools = new Map<string, Span<FunctionSpanData>>();
  /** Items of the history that were told as inputs. */
  readonly #told = new Set<string>();
  #model: string | undefined;

  constructor(session: object, bridge: Bridge) {
    this.#session = session;
    this.#bridge = bridge;
    const options = read(session, 'options');
    const name = readText(options, 'workflowName') ?? 'Realtime session';
    const metadata = read(options, 'traceMetadata');
    const made = suite().provider.createTrace(name, {
      ...known({ groupId: readText(options, 'groupId') }),
      ...(typeof metadata === 'object' && metadata !== null && { metadata: { ...metadata } }),
    });
    if (made.isNoop) return;
    this.trace = made.start();
    this.#task = suite().provider.spanAt(made, undefined, { type: 'task', name }, this.#options).start();
    this.acts(read(session, 'currentAgent') ?? read(session, 'initialAgent'));
  }

  get #options(): { instrumentation: Bridge['scope'] } {
    return { instrumentation: this.#bridge.scope };
  }

  connecting(options: unknown): void {
    const asked = readText(options, 'model') ?? readText(this.#session, 'options', 'model');
    this.#model = asked ?? readText(read(this.#session, 'transport'), 'currentModel');
    this.place().addEvent({ type: 'system', name: 'realtime_connect', data: known({ model: this.#model }) });
  }

  /** What point events hang on: the agent that acts. */
  place(): Span | Trace | Unheard {
    return this.#agent?.span ?? this.trace ?? UNHEARD;
  }

  /** An agent begins to act; the one before it ends. */
  acts(agent: unknown): void {
    if (this.trace === undefined || this.#agent?.of === agent) return;
    this.#agent?.span.finish();
    const data = { type: 'agent' as const, name: readText(agent, 'name') ?? 'Agent', ...describeAgent(agent) };
    const span = suite().provider.spanAt(this.trace, this.#task, data, this.#options).start();
    this.#agent = { span, of: agent };
    const change = configurationChange(this.trace.sessionId, data);
    if (change !== undefined) span.addEvent({ type: 'state_update', update: change });
  }

  handoff(from: unknown, to: unknown): void {
    const names = known({ from_agent: readText(from, 'name'), to_agent: readText(to, 'name') });
    this.#below({ type: 'handoff', ...names })?.finish();
    this.acts(to);
  }

  answerStarts(response: unknown): void {
    const id = readText(response, 'id') ?? '';
    const data: ResponseSpanData = { type: 'response', provider: 'openai', operation: 'realtime', streamed: true };
    const span = this.#below({ ...data, ...known({ model: this.#model, response_id: readText(response, 'id') }) });
    if (span !== undefined) this.#answers.set(id, span);
  }

  answerEnds(response: unknown): void {
    const id = readText(response, 'id') ?? '';
    const span = this.#answers.get(id);
    this.#answers.delete(id);
    if (span === undefined) return;
    const status = readText(response, 'status');
    const usage = read(response, 'usage');
    Object.assign(span.spanData, known({ _response: response, usage: usageOf(usage), finish_reason: status }));
    const error = read(response, 'status_details', 'error');
    if (status === 'cancelled') span.cancel('interrupted');
    else if (status === 'failed')
      fail(span, readText(error, 'message') ?? 'the answer failed', readText(error, 'code'));
    span.finish();
  }

  toolStarts(tool: unknown, call: unknown): void {
    const id = readText(call, 'callId') ?? '';
    const name = readText(tool, 'name') ?? readText(call, 'name') ?? 'tool';
    const input = parseArguments(readText(call, 'arguments') ?? '');
    const span = this.#below<FunctionSpanData>({
      type: 'function',
      name,
      input,
      ...known({ call_id: id || undefined }),
    });
    if (span !== undefined) this.#tools.set(id, span);
  }

  toolEnds(call: unknown, output: unknown): void {
    const id = readText(call, 'callId') ?? '';
    const span = this.#tools.get(id);
    this.#tools.delete(id);
    if (span === undefined) return;
    span.spanData.output = output;
    span.finish();
  }

  /** A call of an MCP server that the provider made. */
  mcpCall(call: unknown): void {
    const request = known({
      name: readText(call, 'name'),
      arguments: parseArguments(readText(call, 'arguments') ?? ''),
    });
    const server = readText(call, 'serverLabel') ?? readText(call, 'server_label');
    const response = read(call, 'output') ?? undefined;
    this.#below({
      type: 'mcp',
      operation: 'tools/call',
      synthetic: true,
      request,
      ...known({ server, response }),
    })?.finish();
  }

  /** What a user said, once its text is known: spoken words are written down a while later. */
  heard(item: unknown): void {
    const id = readText(item, 'itemId');
    const text = textIn(item);
    if (read(item, 'role') !== 'user' || id === undefined || text === '' || this.#told.has(id)) return;
    this.#told.add(id);
    this.trace?.addEvent({ type: 'input_received', role: 'user', text });
  }

  said(text: unknown): void {
    if (typeof text !== 'string' || text === '') return;
    this.trace?.addEvent({ type: 'output_emitted', role: 'assistant', text, final: true });
  }

  close(): void {
    for (const span of [...this.#tools.values(), ...this.#answers.values()]) {
      span.cancel('closed');
      span.finish();
    }
    this.place().addEvent({ type: 'system', name: 'realtime_close' });
    this.#agent?.span.finish();
    this.#agent = undefined;
    this.#task?.finish();
    this.trace?.finish();
  }

  #below<T extends Span['spanData']>(data: T): Span<T> | undefined {
    if (this.trace === undefined) return undefined;
    return suite()
      .provider.spanAt(this.trace, this.#agent?.span ?? this.#task, data, this.#options)
      .start();
  }
}

interface Unheard {
  addEvent(event: unknown): void;
}

/** Where nothing is recorded. */
const UNHEARD: Unheard = { addEvent: () => undefined };

/** Fails a span with what the provider says, which is recorded here and nowhere else. */
export function fail(span: Span, message: string, code: string | undefined): void {
  span.setError({ message });
  span.addEvent({ type: 'error', message, code: code ?? 'Error' });
}

/** The realtime API writes `token_details`. */
function usageOf(usage: unknown): Record<string, unknown> | undefined {
  if (typeof usage !== 'object' || usage === null) return undefined;
  const details = known({
    input_tokens_details: read(usage, 'input_token_details'),
    output_tokens_details: read(usage, 'output_token_details'),
  });
  return { ...usage, ...details };
}

function textIn(item: unknown): string {
  const content = read(item, 'content');
  const parts: readonly unknown[] = Array.isArray(content) ? content : [];
  return parts.map((part) => readText(part, 'text') ?? readText(part, 'transcript') ?? '').join('');
}
