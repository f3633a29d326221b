import { createHash } from 'node:crypto';
import { createEvent, type EventInit, formatEventLine } from '@chaukas/spec';
import { describe, expect, it } from 'vitest';
import { applyContentPolicy } from '../../../src/content/policy/apply.ts';
import { compilePolicy } from '../../../src/content/policy/compile.ts';
import type { ContentOptions, Detector } from '../../../src/content/policy/options.ts';
import { AWS, GITHUB, JWT, SK } from './samples.ts';

const apply = (event: EventInit, options?: ContentOptions): EventInit =>
  applyContentPolicy(event, compilePolicy(options));

/** Every place that pain point 21 found a hole in. */
const PLACES: readonly (readonly [string, (secret: string) => EventInit])[] = [
  ['message.text', (text) => ({ content: { case: 'message', value: { role: 'user', text } } })],
  [
    'message.metadata.parts[0].url',
    (url) => ({ content: { case: 'message', value: { metadata: { parts: [{ url }] } } } }),
  ],
  ['tool_call.arguments.input', (input) => ({ content: { case: 'toolCall', value: { arguments: { input } } } })],
  [
    'tool_response.output.rows[1]',
    (row) => ({ content: { case: 'toolResponse', value: { output: { rows: ['a', row] } } } }),
  ],
  ['tool_response.error_message', (errorMessage) => ({ content: { case: 'toolResponse', value: { errorMessage } } })],
  [
    'llm_invocation.request.messages[0].content',
    (content) => ({ content: { case: 'llmInvocation', value: { request: { messages: [{ content }] } } } }),
  ],
  [
    'llm_invocation.response.output',
    (output) => ({ content: { case: 'llmInvocation', value: { response: { output } } } }),
  ],
  ['policy.rationale', (rationale) => ({ content: { case: 'policy', value: { rationale } } })],
  ['data_access.datasource', (datasource) => ({ content: { case: 'dataAccess', value: { datasource } } })],
  ['data_access.document_ids[0]', (id) => ({ content: { case: 'dataAccess', value: { documentIds: [id] } } })],
  ['state_update.plan.new', (plan) => ({ content: { case: 'stateUpdate', value: { plan: { new: plan } } } })],
  ['error.error_message', (errorMessage) => ({ content: { case: 'error', value: { errorMessage } } })],
  ['error.stack_trace', (stackTrace) => ({ content: { case: 'error', value: { stackTrace } } })],
  ['agent_handoff.handoff_data.a', (a) => ({ content: { case: 'agentHandoff', value: { handoffData: { a } } } })],
  ['mcp_call.server_url', (serverUrl) => ({ content: { case: 'mcpCall', value: { serverUrl } } })],
  ['mcp_call.request.env.A', (A) => ({ content: { case: 'mcpCall', value: { request: { env: { A } } } } })],
  ['metadata.context.note', (note) => ({ metadata: { context: { note } } })],
  ['metadata.query', (query) => ({ metadata: { query } })],
  ['metadata.invented', (invented) => ({ metadata: { invented } })],
  ['agent_name', (agentName) => ({ agentName })],
  ['tags[0]', (tag) => ({ tags: [tag] })],
  ['infrastructure.host', (host) => ({ infrastructure: { host } })],
];

describe('a secret', () => {
  it.each(PLACES)('in %s is masked and named', (path, event) => {
    const secret = `see ${SK} now`;
    const before = structuredClone(event(secret));
    const input = event(secret);
    const result = apply(input);
    expect(result).toStrictEqual({
      ...event('see [REDACTED:api_key] now'),
      redaction: { fields: [path], method: 'mask' },
    });
    expect(input).toStrictEqual(before);
    expect(formatEventLine(createEvent(result))).not.toContain(SK);
  });

  it.each(['none', 'metadata', 'redacted'] as const)('is masked in what mode %s keeps', (mode) => {
    const event = apply({ content: { case: 'llmInvocation', value: { model: `m ${AWS}` } } }, { mode });
    expect(event.content?.value).toStrictEqual({ model: 'm [REDACTED:api_key]' });
  });

  it('is found in metadata by the name of its key', () => {
    expect(apply({ metadata: { api_key: 'abc' } }).metadata).toStrictEqual({ api_key: '[REDACTED:api_key]' });
  });
});

describe('what holds the trail together', () => {
  it('is never changed, whatever it looks like', () => {
    const frame: EventInit = {
      eventId: SK,
      tenantId: SK,
      projectId: SK,
      sessionId: SK,
      spanId: GITHUB,
      parentSpanId: AWS,
      traceId: JWT,
      invocationId: SK,
      responseId: SK,
      hashPrev: SK,
      contentHash: SK,
      content: { case: 'toolCall', value: { id: SK } },
      metadata: { request_id: SK, requested_by: SK },
    };
    for (const mode of ['none', 'metadata', 'redacted'] as const) expect(apply(frame, { mode })).toBe(frame);
  });
});

describe('redaction and pii_categories', () => {
  const event: EventInit = { content: { case: 'message', value: { text: `bob@example.org has ${SK}` } } };

  it('say which personal data was found, beside what was known before', () => {
    const { piiCategories } = apply({ ...event, piiCategories: ['PHONE'] }, { pii: ['EMAIL', 'CARD'] });
    expect(piiCategories).toStrictEqual(['PHONE', 'EMAIL']);
    expect(apply(event).piiCategories).toBeUndefined();
  });

  it('say it of all fields together, each category once', () => {
    const metadata = { query: 'card 4111 1111 1111 1111', note: 'ask eve@example.org' };
    const { piiCategories } = apply({ ...event, metadata }, { pii: ['EMAIL', 'CARD'] });
    expect(piiCategories).toStrictEqual(['EMAIL', 'CARD']);
  });

  it('name the salt of hashes, and the same value hashes the same', () => {
    const options: ContentOptions = { method: 'hash', salt: 'pepper' };
    const { redaction, content } = apply(event, options);
    expect(redaction).toStrictEqual({
      fields: ['message.text'],
      method: 'hash',
      saltId: createHash('sha256').update('pepper').digest('hex').slice(0, 8),
    });
    expect(content?.value).toStrictEqual({
      text: expect.stringMatching(/^bob@example\.org has \[HASH:api_key:[0-9a-f]{16}\]$/),
    });
    expect(apply(event, options)).toStrictEqual(apply(event, options));
    expect(apply(event, { ...options, salt: 'other' }).content).not.toStrictEqual(content);
    expect(apply(event, { method: 'hash' })).toStrictEqual(apply(event, { method: 'hash' }));
  });

  it('keep what an earlier policy noted', () => {
    const redaction = { fields: ['metadata.query'], method: 'hash', saltId: 'abcd0123' };
    expect(apply({ ...event, redaction }).redaction).toStrictEqual({
      fields: ['metadata.query', 'message.text'],
      method: 'mask',
    });
    const dropped = applyContentPolicy({ ...event, redaction }, compilePolicy({ mode: 'metadata' }));
    expect(dropped.redaction).toStrictEqual({ ...redaction, fields: ['metadata.query', 'message.text'] });
  });

  it('list at most 100 paths and say that there are more', () => {
    const messages = Array.from({ length: 150 }, () => SK);
    const { redaction } = apply({ content: { case: 'llmInvocation', value: { request: { messages } } } });
    expect(redaction?.fields).toHaveLength(101);
    expect(redaction?.fields?.at(-1)).toBe('…');
  });

  it('list paths in the order of the schema, whatever order the event has', () => {
    const changed: EventInit = {
      metadata: { query: SK },
      content: { case: 'toolCall', value: { arguments: { a: SK }, name: SK } },
      cost: { service: SK },
      tags: ['a', SK],
      agentName: SK,
    };
    expect(apply(changed).redaction?.fields).toStrictEqual([
      'agent_name',
      'tags[1]',
      'cost.service',
      'tool_call.name',
      'tool_call.arguments.a',
      'metadata.query',
    ]);
  });

  it('say nothing where nothing was changed', () => {
    const harmless: EventInit = { content: { case: 'message', value: { text: 'hello' } } };
    expect(apply(harmless)).toBe(harmless);
  });
});

describe('a detector of the app', () => {
  const order: Detector = {
    name: 'order number',
    category: 'ORDER',
    *find(text) {
      for (const { index, 0: found } of text.matchAll(/ORD-\d{4}/g)) yield { start: index, end: index + found.length };
    },
  };

  it('is asked as the built-in ones are', () => {
    const { content, piiCategories } = apply(
      { content: { case: 'message', value: { text: `ORD-1234 with ${SK}` } } },
      { detectors: [order] },
    );
    expect(content?.value).toStrictEqual({ text: '[REDACTED:order_number] with [REDACTED:api_key]' });
    expect(piiCategories).toStrictEqual(['ORDER']);
  });

  it('may give spans that overlap, reach outside or are empty', () => {
    const sloppy: Detector = {
      name: 'sloppy',
      find: () => [
        { start: 3, end: 5 },
        { start: -4, end: 2 },
        { start: 1, end: 3.9 },
        { start: 4, end: 4 },
        { start: 7, end: 900 },
        { start: Number.NaN, end: 3 },
      ],
    };
    expect(apply({ agentName: '0123456789' }, { detectors: [sloppy] }).agentName).toBe(
      '[REDACTED:sloppy][REDACTED:sloppy]56[REDACTED:sloppy]',
    );
  });

  const broken: Detector = {
    name: 'broken',
    find(text) {
      if (text.includes('bad')) throw new Error('no');
      return [];
    },
  };

  it('that throws costs the field it was to look at, not the event', () => {
    const value = { request: { a: ['fine', { b: 'bad' }] }, response: { output: 'fine' }, promptTokens: 3 };
    const event = apply({ eventId: 'e1', content: { case: 'llmInvocation', value } }, { detectors: [broken] });
    expect(event).toStrictEqual({
      eventId: 'e1',
      content: { case: 'llmInvocation', value: { response: { output: 'fine' }, promptTokens: 3 } },
      redaction: { fields: ['llm_invocation.request'], method: 'drop' },
    });
    expect(apply({ metadata: { query: 'bad' }, agentName: 'bad' }, { detectors: [broken] })).toStrictEqual({
      redaction: { fields: ['agent_name', 'metadata.query'], method: 'drop' },
    });
  });

  it('that finds no end is stopped', () => {
    const endless: Detector = {
      name: 'endless',
      *find() {
        while (true) yield { start: 0, end: 1 };
      },
    };
    expect(apply({ agentName: 'agent' }, { detectors: [endless] }).redaction?.fields).toStrictEqual(['agent_name']);
  });
});

describe('content of a kind that no table knows', () => {
  it.each(['newerKind', 'constructor'])('is left out: %s', (kind) => {
    const event = { content: { case: kind, value: { text: SK } } } as unknown as EventInit;
    expect(apply(event).content).toStrictEqual({ case: kind, value: {} });
    expect(apply(event).redaction?.method).toBe('drop');
  });
});

describe('an event that cannot be read', () => {
  it('keeps its frame', () => {
    const metadata = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('no');
        },
      },
    );
    const content: EventInit['content'] = { case: 'toolCall', value: { id: 'c1', name: 'search' } };
    expect(apply({ eventId: 'e1', agentName: 'a', content, metadata })).toStrictEqual({
      eventId: 'e1',
      content: { case: 'toolCall', value: { id: 'c1' } },
      redaction: { fields: ['*'], method: 'drop' },
    });
  });
});
