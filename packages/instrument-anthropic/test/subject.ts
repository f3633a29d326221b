import { dirname } from 'node:path';
import type { Subject } from '@chaukas/instrumentation/testing/contract';
import { wire } from './wire.ts';

const CALL = `new Anthropic({ baseURL: process.env.BASE_URL.replace('/v1', ''), apiKey: 'test-key' }).messages
  .create({ model: 'claude-test', max_tokens: 64, messages: [{ role: 'user', content: 'Hello?' }] })
  .then((answer) => console.log(answer.content[0].text));
`;

const ANSWER = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'claude-test-1',
  content: [{ type: 'text', text: 'Hello!', citations: null }],
  stop_reason: 'end_turn',
  stop_sequence: null,
  usage: { input_tokens: 11, output_tokens: 7 },
};

/** This package, for the contract of all providers. */
export const subject: Subject = {
  library: '@anthropic-ai/sdk',
  instrumentation: '@chaukas/instrument-anthropic',
  folder: dirname(import.meta.dirname),
  requestIdHeader: 'request-id',
  wire,
  loading: { client: 'Anthropic', call: CALL, path: '/messages', answer: ANSWER },
};
