import { json, type Row } from '../attributes/row.ts';
import { plainMessage } from '../messages/messages.ts';

/** What went in and out of a run, which its outermost task knows and the span of the whole tells. */
export const TASK: readonly Row[] = [
  json('input', 'gen_ai.input.messages', 'body', plainMessage('user')),
  json('output', 'gen_ai.output.messages', 'body', plainMessage('assistant')),
];
