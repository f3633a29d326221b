import { type EventInit, EventSchema } from '@chaukas/spec';
import { describe, expect, it } from 'vitest';
import { applyContentPolicy } from '../../../src/content/policy/apply.ts';
import { compilePolicy } from '../../../src/content/policy/compile.ts';
import { CONTENT_FIELDS, EVENT_FIELDS, type FieldTable } from '../../../src/content/policy/fields.ts';
import type { ContentMode } from '../../../src/content/policy/options.ts';

type MessageDesc = Pick<typeof EventSchema, 'fields'>;

/** Fields of the schema that a table does not have, and entries of the table that the schema does not have. */
function differences({ fields }: MessageDesc, table: FieldTable, path = ''): string[] {
  const named = fields.filter((field) => field.oneof === undefined && field.localName !== 'metadata');
  const names = new Set(named.map((field) => field.localName));
  return [
    ...named.flatMap((field) => {
      const entry = table[field.localName];
      const at = `${path}${field.localName}`;
      if (entry === undefined) return [at];
      return typeof entry === 'object' && field.message ? differences(field.message, entry, `${at}.`) : [];
    }),
    ...Object.keys(table).filter((key) => !names.has(key) && key !== 'metadata'),
  ];
}

describe('the table of fields', () => {
  it('has every field of the schema and no other', () => {
    expect(differences(EventSchema, EVENT_FIELDS)).toEqual([]);
    for (const field of EventSchema.fields) {
      if (field.oneof === undefined) continue;
      const table = Reflect.get(CONTENT_FIELDS, field.localName);
      if (field.message?.typeName === 'google.protobuf.Struct') expect(table).toBe('body');
      else expect(differences(field.message ?? { fields: [] }, table)).toEqual([]);
    }
  });
});

const CALL: EventInit = {
  eventId: 'e1',
  sessionId: 's1',
  spanId: 'p1',
  type: 21,
  timestamp: { seconds: 5n, nanos: 0 },
  agentId: 'layoff-planner',
  agentName: 'Layoff planner',
  branch: 'main',
  tags: ['team-a'],
  responseId: 'resp_1',
  content: {
    case: 'llmInvocation',
    value: {
      provider: 'acme',
      model: 'm-1',
      request: { messages: [{ role: 'user', content: 'hello' }] },
      response: { output: 'hi' },
      promptTokens: 3,
      finishReason: 'stop',
      durationMs: 12,
    },
  },
  performance: { durationMs: 12 },
  metadata: {
    operation: 'chat',
    instructions: 'be kind',
    context: { plan: 'gold' },
    usage: { input: 3 },
    workflow_name: 'w',
  },
};

const apply = (event: EventInit, mode: ContentMode): EventInit => applyContentPolicy(event, compilePolicy({ mode }));

describe('a mode', () => {
  it('full passes the event on as it is', () => {
    expect(apply(CALL, 'full')).toBe(CALL);
  });

  it('redacted passes an event without secrets on as it is', () => {
    expect(apply(CALL, 'redacted')).toBe(CALL);
  });

  it('metadata leaves out what was said and keeps names and numbers', () => {
    const { content: _, metadata: __, ...rest } = CALL;
    expect(apply(CALL, 'metadata')).toStrictEqual({
      ...rest,
      content: {
        case: 'llmInvocation',
        value: { provider: 'acme', model: 'm-1', promptTokens: 3, finishReason: 'stop', durationMs: 12 },
      },
      metadata: { operation: 'chat', usage: { input: 3 }, workflow_name: 'w' },
      redaction: {
        fields: ['llm_invocation.request', 'llm_invocation.response', 'metadata.instructions', 'metadata.context'],
        method: 'drop',
      },
    });
  });

  it('none leaves out names that were chosen freely, too', () => {
    expect(apply(CALL, 'none')).toStrictEqual({
      eventId: 'e1',
      sessionId: 's1',
      spanId: 'p1',
      type: 21,
      timestamp: { seconds: 5n, nanos: 0 },
      responseId: 'resp_1',
      content: {
        case: 'llmInvocation',
        value: { provider: 'acme', model: 'm-1', promptTokens: 3, finishReason: 'stop', durationMs: 12 },
      },
      performance: { durationMs: 12 },
      metadata: { operation: 'chat', usage: { input: 3 } },
      redaction: {
        fields: [
          'agent_id',
          'agent_name',
          'branch',
          'tags',
          'llm_invocation.request',
          'llm_invocation.response',
          'metadata.instructions',
          'metadata.context',
          'metadata.workflow_name',
        ],
        method: 'drop',
      },
    });
  });

  it.each(['none', 'metadata'] as const)('%s keeps the kind of content where all of it goes', (mode) => {
    const update = apply({ content: { case: 'stateUpdate', value: { plan: { new: 'gold' } } } }, mode);
    expect(update).toStrictEqual({
      content: { case: 'stateUpdate', value: {} },
      redaction: { fields: ['state_update'], method: 'drop' },
    });
    const message = apply({ content: { case: 'message', value: { role: 'user', text: 'hello' } } }, mode);
    expect(message.content).toStrictEqual({ case: 'message', value: { role: 'user' } });
  });

  it.each([
    [
      'error',
      { errorMessage: 'boom', errorCode: 'E1', stackTrace: 'at x', recoverable: true },
      { errorCode: 'E1', recoverable: true },
    ],
    ['toolCall', { id: 'c1', name: 'search', arguments: { q: 'x' } }, { id: 'c1', name: 'search' }],
    ['toolResponse', { toolCallId: 'c1', output: { a: 1 }, errorMessage: 'no' }, { toolCallId: 'c1' }],
    [
      'policy',
      { policyId: 'pii', outcome: 'deny', ruleIds: ['r1'], rationale: 'why' },
      { policyId: 'pii', outcome: 'deny', ruleIds: ['r1'] },
    ],
    [
      'dataAccess',
      { datasource: 'db', documentIds: ['x.pdf'], piiCategories: ['EMAIL'] },
      { datasource: 'db', piiCategories: ['EMAIL'] },
    ],
    [
      'agentHandoff',
      { fromAgentName: 'a', toAgentName: 'b', handoffData: { x: 1 }, reason: 'r' },
      { fromAgentName: 'a', toAgentName: 'b' },
    ],
    [
      'mcpCall',
      { serverName: 'files', operation: 'tools/call', request: { a: 1 } },
      { serverName: 'files', operation: 'tools/call' },
    ],
  ])('metadata keeps the facts of %s', (kind, value, kept) => {
    const event = apply({ content: { case: kind, value } } as EventInit, 'metadata');
    expect(event.content).toStrictEqual({ case: kind, value: kept });
  });

  it('other than full leaves out extensions, which cannot be searched', () => {
    const extensions = [{ typeUrl: 'x', value: new Uint8Array(3) }];
    const { extensions: kept, redaction } = apply({ extensions } as EventInit, 'redacted');
    expect(kept).toBeUndefined();
    expect(redaction).toStrictEqual({ fields: ['extensions'], method: 'drop' });
  });

  it('treats a metadata key that is not registered as content', () => {
    expect(apply({ metadata: { invented: 'x', lost: 2 } }, 'none').metadata).toStrictEqual({ lost: 2 });
  });

  it('that is unknown counts as redacted', () => {
    expect(compilePolicy({ mode: 'everything' as ContentMode }).mode).toBe('redacted');
  });
});
