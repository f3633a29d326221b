import { dirname } from 'node:path';
import type { Subject } from '@chaukas/instrumentation/testing/contract';
import { wire } from './wire.ts';

const CALL = `new OpenAI({ baseURL: process.env.BASE_URL, apiKey: 'test-key' }).chat.completions
  .create({ model: 'gpt-test', messages: [{ role: 'user', content: 'Hello?' }] })
  .then((answer) => console.log(answer.choices[0].message.content));
`;

const ANSWER = {
  id: 'chatcmpl_1',
  object: 'chat.completion',
  model: 'gpt-test-1',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hello!' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 },
};

/** This package, for the contract of all providers. */
export const subject: Subject = {
  library: 'openai',
  instrumentation: '@chaukas/instrument-openai',
  folder: dirname(import.meta.dirname),
  alsoInstalled: ['ws'],
  requestIdHeader: 'x-request-id',
  wire,
  loading: { client: 'OpenAI', call: CALL, path: '/chat/completions', answer: ANSWER },
};
