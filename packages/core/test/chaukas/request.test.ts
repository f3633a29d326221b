import { describe, expect, it } from 'vitest';
import type { SpanData } from '../../src/index.ts';
import { Mapping, spanFixture } from './mapping.ts';

const piece = 'x'.repeat(50_000);

/** The requests that START and END carry; `between` happens meanwhile. */
function requests(data: SpanData, between: () => void = () => undefined): unknown[] {
  const span = spanFixture(data);
  const mapping = new Mapping().trace().start(span);
  between();
  mapping.end(span);
  return mapping.events.slice(1).map(({ content }) => {
    if (content.case === 'llmInvocation' || content.case === 'mcpCall') return content.value.request;
    throw new Error('it has no request');
  });
}

const KINDS = [
  ['a model call', (request: unknown, response?: unknown) => ({ type: 'generation', request, response }) as const],
  [
    'an MCP call',
    (request: unknown, response?: unknown) => ({ type: 'mcp', operation: 'x', request, response }) as const,
  ],
] as const;

describe.each(KINDS)('the request of %s', (_kind, dataOf) => {
  it('is at its end what it was at its start, though the app goes on using it', () => {
    const request = { messages: [{ role: 'user' }] };
    const [start, end] = requests(dataOf(request), () => {
      request.messages.push({ role: 'assistant' });
      Object.assign(request, { model: 'other' });
    });
    expect(start).toEqual({ messages: [{ role: 'user' }] });
    expect(end).toEqual(start);
  });

  it('is whole in both, up to the size of an event', () => {
    const request = { messages: Array.from({ length: 18 }, () => piece) };
    const [start, end] = requests(dataOf(request));
    expect(start).toEqual(request);
    expect(end).toEqual(request);
  });

  it('gives way at the end to an answer that needs the room', () => {
    const half = { parts: Array.from({ length: 12 }, () => piece) };
    const [start, end] = requests(dataOf(half, half));
    expect(start).toEqual(half);
    expect(end).toEqual({ truncated: 'as in the START event', bytes: expect.any(Number) });
  });
});

it('long texts of a request are cut and hashed in START and END alike', () => {
  const [start, end] = requests({ type: 'generation', request: { text: 'y'.repeat(100_000) } });
  expect(start).toEqual({
    text: { truncated: 'y'.repeat(2048), bytes: 100_000, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
  });
  expect(end).toEqual(start);
});

it('lists of an app are copied when the event is made', () => {
  const tools = ['a'];
  const document_ids = ['d1'];
  const agent = spanFixture({ type: 'agent', name: 'A', tools });
  const found = spanFixture({ type: 'retriever', datasource: 'x', document_ids });
  const mapping = new Mapping().trace().start(agent).start(found).end(found);
  tools.push('b');
  document_ids.push('d2');
  expect(mapping.events[1]?.metadata).toEqual({ tools: ['a'] });
  expect(mapping.events[2]?.content.value).toMatchObject({ documentIds: ['d1'] });
});
