import { read, readList, readText, type StreamReducer, TextBudget } from '@chaukas/instrumentation';

/** Puts a streamed conversation together: pieces of text add up, tool calls come whole, the last piece has the counts. */
export function chatPieces(maxBytes: number): StreamReducer {
  const budget = new TextBudget(maxBytes);
  const content: string[] = [];
  const thinking: string[] = [];
  const tool_calls: unknown[] = [];
  let last: object = {};
  return {
    push(piece) {
      last = { ...Object(piece) };
      budget.keep(thinking, readText(piece, 'message', 'thinking') ?? '');
      budget.keep(content, readText(piece, 'message', 'content') ?? '');
      for (const call of readList(piece, 'message', 'tool_calls')) if (budget.takeWhole(call)) tool_calls.push(call);
      return content.length + thinking.length + tool_calls.length > 0;
    },
    value() {
      const message = {
        role: read(last, 'message', 'role') ?? 'assistant',
        content: content.join(''),
        ...(thinking.length > 0 && { thinking: thinking.join('') }),
        ...(tool_calls.length > 0 && { tool_calls }),
      };
      return { ...last, message };
    },
  };
}
