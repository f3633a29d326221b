import type { InstrumentationScope } from '@chaukas/core';
import { guard } from '@chaukas/core/instrumentation';
import { read, readText } from '@chaukas/instrumentation';
import { classOf } from '../meaning/class.ts';
import { documentsOf, retrieverStart } from '../meaning/retriever.ts';
import { wordOf } from '../meaning/stream-events.ts';
import { chainEnded, chainStarted } from '../runs/chains.ts';
import { endThrown } from '../runs/failures.ts';
import { modelEnded, modelName, modelSaid, modelStarted } from '../runs/models.ts';
import type { Run, SaidOfRun } from '../runs/run.ts';
import type { Runs } from '../runs/runs.ts';
import { toolEnded, toolStarted } from '../runs/tools.ts';

/** By this name one handler of ours knows another, of whatever copy. */
export const HANDLER_NAME = 'chaukas_callback_handler';

/**
 * The callback handler that every manager of a copy of the library gets. It is awaited, so that it runs in the context of
 * the call and nothing is lost at exit, and synchronous, so that nobody waits for it. It is no subclass of the library's:
 * handlers are told by their methods. The arguments are those that the library passes at run time, which its types give
 * in another order for chains.
 */
export class CallbackHandler {
  readonly name: string = HANDLER_NAME;
  readonly awaitHandlers: boolean = true;
  readonly raiseError: boolean = false;
  readonly lc_serializable: boolean = false;
  readonly #runs: Runs;
  readonly #scope: InstrumentationScope;

  constructor(runs: Runs, scope: InstrumentationScope) {
    this.#runs = runs;
    this.#scope = scope;
  }

  handleChainStart(...args: unknown[]): void {
    guard('chain start', () => {
      const [serialized, inputs, id, parentId, tags, metadata, runType, name] = args;
      const said = saidOf(id, parentId, tags, metadata, serialized);
      chainStarted(this.#runs, said, { serialized, inputs, runType, name: textOf(name) }, this.#scope);
    });
  }

  handleChainEnd(outputs: unknown, id: unknown): void {
    this.#end('chain end', id, (run) => chainEnded(this.#runs, run, outputs));
  }

  handleChainError(error: unknown, id: unknown): void {
    this.#end('chain error', id, (run) => endThrown(this.#runs, run, error));
  }

  handleChatModelStart(...args: unknown[]): void {
    this.#modelStart(args);
  }

  handleLLMStart(...args: unknown[]): void {
    this.#modelStart(args);
  }

  handleLLMNewToken(...args: unknown[]): void {
    const [token, , id, , , fields] = args;
    this.#end('token', id, (run) => modelSaid(run, token, read(fields, 'chunk')));
  }

  handleChatModelStreamEvent(event: unknown, id: unknown): void {
    this.#end('token', id, (run) => modelSaid(run, wordOf(event), undefined));
  }

  handleLLMEnd(...args: unknown[]): void {
    const [result, id, , , extra] = args;
    this.#end('model end', id, (run) => modelEnded(this.#runs, run, result, read(extra, 'cached') === true));
  }

  handleLLMError(error: unknown, id: unknown): void {
    this.#end('model error', id, (run) => endThrown(this.#runs, run, error));
  }

  handleToolStart(...args: unknown[]): void {
    guard('tool start', () => {
      const [serialized, input, id, parentId, tags, metadata, name, callId] = args;
      const said = saidOf(id, parentId, tags, metadata, serialized);
      const named = { ...said, name: textOf(name) ?? readText(serialized, 'name') ?? said.className ?? 'tool' };
      toolStarted(this.#runs, named, { input: String(input), callId: textOf(callId) }, this.#scope);
    });
  }

  handleToolEnd(output: unknown, id: unknown): void {
    this.#end('tool end', id, (run) => toolEnded(this.#runs, run, output));
  }

  handleToolError(error: unknown, id: unknown): void {
    this.#end('tool error', id, (run) => endThrown(this.#runs, run, error));
  }

  handleRetrieverStart(...args: unknown[]): void {
    guard('retriever start', () => {
      const [serialized, query, id, parentId, tags, metadata, name] = args;
      const said = saidOf(id, parentId, tags, metadata, serialized);
      const data = retrieverStart(serialized, query, textOf(name), said.tags);
      const named = { ...said, kind: 'retriever' as const, name: textOf(name) ?? said.className ?? 'retriever' };
      this.#runs.start(named, { scope: this.#scope, data });
    });
  }

  handleRetrieverEnd(documents: unknown, id: unknown): void {
    this.#end('retriever end', id, (run) => {
      if (run.span !== undefined) Object.assign(run.span.spanData, documentsOf(documents));
      this.#runs.end(run, {});
    });
  }

  handleRetrieverError(error: unknown, id: unknown): void {
    this.#end('retriever error', id, (run) => endThrown(this.#runs, run, error));
  }

  handleCustomEvent(name: unknown, data: unknown, id: unknown): void {
    this.#end('custom event', id, (run) => {
      this.#runs.note(run, { type: 'system', name: String(name), ...(data !== undefined && { data: recordOf(data) }) });
    });
  }

  /** The library copies its managers, and with them their handlers. */
  copy(): this {
    return this;
  }

  toJSON(): object {
    return { lc: 1, type: 'not_implemented', id: ['chaukas', this.name] };
  }

  #modelStart(args: readonly unknown[]): void {
    guard('model start', () => {
      const [serialized, prompts, id, parentId, extra, tags, metadata, name] = args;
      const said = saidOf(id, parentId, tags, metadata, serialized);
      const call = { serialized, prompt: read(prompts, 0), extra, metadata };
      modelStarted(this.#runs, { ...said, name: modelName(serialized, name) }, call, this.#scope);
    });
  }

  /** Hands on what happened to a run that is open; the library also tells of those that were given up. */
  #end(where: string, id: unknown, work: (run: Run) => void): void {
    guard(where, () => {
      const run = this.#runs.open.get(id);
      if (run === undefined) return;
      run.tree.lastActive = performance.now();
      work(run);
    });
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function tagsOf(tags: unknown): readonly string[] {
  return Array.isArray(tags) ? tags : [];
}

function recordOf(data: unknown): Record<string, unknown> {
  return typeof data === 'object' && data !== null && !Array.isArray(data) ? { ...data } : { value: data };
}

/** What the library says of every run. */
function saidOf(id: unknown, parentId: unknown, tags: unknown, metadata: unknown, serialized: unknown): SaidOfRun {
  return { id: String(id), parentId: textOf(parentId), tags: tagsOf(tags), metadata, className: classOf(serialized) };
}
