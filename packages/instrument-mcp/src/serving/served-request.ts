import { types } from 'node:util';
import type { FunctionSpanData, InstrumentationScope, McpSpanData, Span } from '@chaukas/core';
import { Cell, Frame, guard, seeReading, suite } from '@chaukas/core/instrumentation';
import { known, type Method, read, readText } from '@chaukas/instrumentation';
import type { Connection } from '../connection/connection.ts';
import { detailsOf, failureOf } from '../requests/outcome.ts';
import { idOf, recordedParams } from '../requests/request-data.ts';
import type { ServedPlace } from './served-place.ts';
import { SERVED_RESULTS } from './served-results.ts';

const METHOD_NOT_FOUND = { message: 'Method not found', code: '-32601' };
const INVALID_REQUEST = { message: 'the request was refused before it reached its handler', code: '-32600' };

/** A request that this process serves. */
export class ServedRequest {
  readonly connection: Connection;
  readonly operation: string;
  /** Absent where the process has a span of this tool call already. */
  readonly span: Span | undefined;
  readonly #place: ServedPlace;
  readonly #frame: Frame;
  #signal: unknown;
  /** Whether its handler was called, or the request is over without that. */
  #taken = false;
  #ended = false;

  constructor(
    connection: Connection,
    place: ServedPlace,
    { operation, request, scope }: { operation: string; request: unknown; scope: InstrumentationScope },
  ) {
    this.connection = connection;
    this.operation = operation;
    this.#place = place;
    this.span = this.#start(request, scope);
    const inside = this.span ?? place.span;
    this.#frame = new Frame(place.trace, inside, suite().context.current());
  }

  /** Calls the handler inside the span. What it gives or throws is the library's, and stays as it is. */
  handle(handler: Method, self: unknown, args: unknown[]): unknown {
    if (this.#taken) return Reflect.apply(handler, self, args);
    this.#taken = true;
    this.#signal = read(args[1], 'signal') ?? read(args[1], 'mcpReq', 'signal');
    const { context } = suite();
    let result: unknown;
    try {
      result = context.run(new Cell(this.#frame), () => Reflect.apply(handler, self, args));
    } catch (error) {
      guard('mcp serving', () => this.failed(error));
      throw error;
    }
    guard('mcp serving', () => this.#observe(result));
    return result;
  }

  /** No handler was called for it. */
  refused(hasHandler: boolean): void {
    if (this.#taken) return;
    this.#taken = true;
    this.#fail(hasHandler ? INVALID_REQUEST : METHOD_NOT_FOUND);
    this.#over();
  }

  answered(result: unknown): void {
    if (this.#ended) return;
    const { span } = this;
    if (span?.spanData.type === 'function') span.spanData.output = result;
    else if (span?.spanData.type === 'mcp') this.#note(span.spanData, result);
    SERVED_RESULTS[this.operation]?.(this, result);
    const failure = failureOf(this.operation, result);
    if (failure !== undefined) this.#fail(failure);
    this.#over();
  }

  failed(error: unknown): void {
    if (this.#ended) return;
    if (!this.#aborted) {
      this.span?.recordError(error, detailsOf(error));
      this.#told();
    }
    this.#over();
  }

  get #aborted(): boolean {
    return read(this.#signal, 'aborted') === true;
  }

  #observe(result: unknown): void {
    const settlement = {
      done: (value: unknown) => this.answered(value),
      failed: (error: unknown) => this.failed(error),
    };
    if (typeof result === 'object' && result !== null && (types.isPromise(result) || 'then' in result)) {
      seeReading(result, settlement);
    } else this.answered(result);
  }

  #start(request: unknown, scope: InstrumentationScope): Span | undefined {
    const { provider } = suite();
    const { trace, span: parent, remoteParentId } = this.#place;
    const tool = this.operation === 'tools/call' ? readText(request, 'params', 'name') : undefined;
    if (tool !== undefined && hasToolCall(parent, tool)) return undefined;
    const data = tool === undefined ? this.#data(request) : toolData(tool, request);
    const span = provider.spanAt<FunctionSpanData | McpSpanData>(trace, parent, data, {
      instrumentation: scope,
      remoteParentId,
    });
    provider.claims.innermost(span);
    return span.start();
  }

  #data(request: unknown): McpSpanData {
    const { connection, operation } = this;
    const { transport } = connection;
    return {
      type: 'mcp',
      operation,
      side: 'server',
      ...known({
        server: connection.serverName,
        method: transport.method,
        transport: transport.kind,
        request: recordedParams(request),
        protocol_version: connection.protocolVersion,
        jsonrpc_id: idOf(request),
        mcp_session_id: connection.mcpSessionId,
      }),
    };
  }

  #note(data: McpSpanData, result: unknown): void {
    data.response = result;
    Object.assign(data, known({ protocol_version: this.connection.protocolVersion }));
  }

  #fail({ message, code }: { message: string; code: string }): void {
    this.span?.setError({ message });
    this.span?.addEvent({ type: 'error', message, code });
    this.#told();
  }

  /** The error was told of where it arose: who asked for this in the same process has no second one to tell of. */
  #told(): void {
    const { span: asker } = this.#place;
    if (this.span !== undefined && asker?.spanData.type === 'mcp') suite().provider.claims.on(asker).note('error');
  }

  #over(): void {
    this.#ended = true;
    if (this.#aborted) this.span?.cancel('aborted');
    this.span?.finish();
    this.#frame.closed = true;
    const { held, alone = false } = this.#place;
    held?.leave();
    if (alone) held?.endIfIdle(undefined);
  }
}

function toolData(name: string, request: unknown): FunctionSpanData {
  return { type: 'function', name, input: read(request, 'params', 'arguments') ?? {} };
}

/**
 * Whether a framework around has a span of this tool call. Frameworks put the server's name before that of the tool, so
 * that the tools of several servers can be told apart.
 */
function hasToolCall(inside: Span | undefined, tool: string): boolean {
  for (let at = inside; at !== undefined; at = at.parent) {
    if (at.spanData.type !== 'function') continue;
    const { name } = at.spanData;
    return name === tool || (name.endsWith(tool) && /[^a-z0-9]/i.test(name.charAt(name.length - tool.length - 1)));
  }
  return false;
}
