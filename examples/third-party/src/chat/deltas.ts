import type { ModelDelta } from '@chaukas/core/instrumentation';
import { readJson, readList, readText } from '@chaukas/instrumentation';

/** What a piece adds to an answer. @param text name of the field with what the model says */
export function deltasOf(piece: unknown, text: 'content' | 'response'): ModelDelta[] {
  const deltas: ModelDelta[] = [];
  const reasoning = readText(piece, 'thinking');
  if (reasoning !== undefined) deltas.push({ kind: 'reasoning', text: reasoning });
  const said = readText(piece, text);
  if (said !== undefined) deltas.push({ kind: 'text', text: said });
  for (const call of readList(piece, 'tool_calls')) {
    const name = readText(call, 'function', 'name');
    const written = readJson(call, 'function', 'arguments') ?? '';
    deltas.push({ kind: 'tool_arguments', text: written, ...(name !== undefined && { tool_name: name }) });
  }
  return deltas;
}
