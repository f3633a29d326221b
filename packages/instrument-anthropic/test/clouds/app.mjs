// An app that asks the same of Anthropic's models on two clouds, with us (OBSERVED) or without.
import { createServer } from 'node:http';
import { AnthropicBedrock } from '@anthropic-ai/bedrock-sdk';
import { AnthropicVertex } from '@anthropic-ai/vertex-sdk';
import { eventStream } from './event-stream.mjs';

if (process.env.OBSERVED) (await import('@chaukas/instrument-anthropic')).register();

const MESSAGE = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'claude-test-1',
  content: [{ type: 'text', text: 'Hello!' }],
  stop_reason: 'end_turn',
  usage: { input_tokens: 11, output_tokens: 7 },
};
const EVENTS = [
  { type: 'message_start', message: { ...MESSAGE, content: [], usage: { input_tokens: 11, output_tokens: 1 } } },
  { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
  { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hello!' } },
  { type: 'content_block_stop', index: 0 },
  { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 7 } },
  { type: 'message_stop' },
];

/** Answers as the clouds do: server-sent events here, binary frames there. */
const server = createServer(async (request, response) => {
  const body = [];
  for await (const chunk of request) body.push(chunk);
  console.log(request.method, request.url, Buffer.concat(body).toString());
  if (request.url.includes('invoke-with-response-stream')) {
    response.setHeader('content-type', 'application/vnd.amazon.eventstream');
    response.end(eventStream(EVENTS));
  } else if (request.url.includes('streamRawPredict')) {
    response.setHeader('content-type', 'text/event-stream');
    response.end(EVENTS.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(''));
  } else {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(MESSAGE));
  }
});
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
const baseURL = `http://127.0.0.1:${server.address().port}`;

const clients = [
  new AnthropicBedrock({ baseURL, awsRegion: 'us-east-1', awsAccessKey: 'AKIDTEST', awsSecretKey: 'not-a-secret' }),
  new AnthropicVertex({
    baseURL,
    region: 'europe-west1',
    projectId: 'test-project',
    authClient: { getRequestHeaders: async () => new Headers({ authorization: 'Bearer test' }) },
  }),
];

for (const client of clients) {
  const request = { model: 'claude-test', max_tokens: 64, messages: [{ role: 'user', content: 'Hello?' }] };
  console.log(await client.messages.create(request));
  console.log(await client.messages.stream(request).finalText());
  console.log((await client.withOptions({ maxRetries: 0 }).beta.messages.create(request)).id);
}
server.close();
