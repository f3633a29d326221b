import type { AssistantMessageItem, FunctionCallItem, Model, ModelResponse, StreamEvent } from '@openai/agents';
import { Usage } from '@openai/agents';

/** What the model does in one turn: it says something, asks for a tool, or fails. */
export type Turn = { text: string } | { tool: string } | { error: Error };

/** A model that streams a script, and calls `work` while it does. */
export class ScriptedModel implements Model {
  readonly #turns: Turn[];
  readonly #work: () => void;

  constructor(turns: readonly Turn[], work: () => void = () => undefined) {
    this.#turns = [...turns];
    this.#work = work;
  }

  getResponse(): Promise<ModelResponse> {
    return Promise.reject(new Error('only streams'));
  }

  async *getStreamedResponse(): AsyncIterable<StreamEvent> {
    const turn = this.#turns.shift() ?? { text: 'over' };
    this.#work();
    yield { type: 'response_started' };
    await null;
    if ('error' in turn) throw turn.error;
    if ('text' in turn) for (const delta of turn.text.split(' ')) yield { type: 'output_text_delta', delta };
    yield { type: 'response_done', response: { id: 'r1', usage: { ...new Usage() }, output: [outputOf(turn)] } };
  }
}

function outputOf(turn: { text: string } | { tool: string }): AssistantMessageItem | FunctionCallItem {
  if ('tool' in turn)
    return { type: 'function_call', callId: 'c1', name: turn.tool, arguments: '{}', status: 'completed' };
  return {
    type: 'message',
    role: 'assistant',
    status: 'completed',
    content: [{ type: 'output_text', text: turn.text }],
  };
}
