import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { compilePolicy, redactValue } from '@chaukas/core';
import { EventStream, type StreamEvent } from '@chaukas/core/events';
import type OpenAI from 'openai';
import { recommend } from './agent.ts';
import { PAGE } from './page.ts';

/** A stream holds the original values; what goes to a browser leaves the process, so it is redacted first. */
const policy = compilePolicy({ mode: 'redacted', pii: ['EMAIL'] });

/** `/` is the page, `/run?question=...` a run of the agent as server-sent events. */
export function shopServer(client: OpenAI): Server {
  return createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname === '/') response.setHeader('content-type', 'text/html; charset=utf-8').end(PAGE);
    else if (pathname === '/run') void run(client, searchParams.get('question') ?? '', request, response);
    else response.writeHead(404).end();
  });
}

/** Each request has a stream of its own, which sees its own run and nothing of the others. */
async function run(
  client: OpenAI,
  question: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  await using stream = new EventStream({ capacity: 500 });
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  request.on('close', () => stream.close());
  const done = stream
    .run(() => recommend(client, question))
    .catch((error: unknown) => console.error('The run failed:', error))
    .finally(() => stream.close());
  for await (const event of stream) {
    // Who reads slowly is waited for; meanwhile the stream keeps the latest 500 events.
    if (!response.write(frame(event))) await drained(response);
  }
  await done;
  response.end('event: end\ndata: {}\n\n');
}

function frame({ name, attributes, spanName }: StreamEvent): string {
  const { value } = redactValue(attributes, policy);
  return `data: ${JSON.stringify({ name, attributes: value, spanName })}\n\n`;
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    for (const event of ['drain', 'close']) response.once(event, () => resolve());
  });
}
