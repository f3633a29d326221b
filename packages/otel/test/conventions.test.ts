import { type SpanData, withSpan, withTrace } from '@chaukas/core';
import { SpanKind } from '@opentelemetry/api';
import { expect, test } from 'vitest';
import { telemetry } from './support/telemetry.ts';

const MESSAGES = [{ role: 'user', content: 'Hi' }];

interface Case {
  data: SpanData;
  name: string;
  kind: SpanKind;
  attributes: Record<string, unknown>;
}

const CASES: Case[] = [
  {
    data: {
      type: 'generation',
      operation: 'chat',
      provider: 'azure.openai',
      host: 'here.openai.azure.com',
      model: 'gpt-4o',
      request: {
        messages: MESSAGES,
        seed: 7,
        stop: 'END',
        response_format: { type: 'json_object' },
        tools: [{ type: 'function', function: { name: 'f' } }],
      },
      parameters: { temperature: 0.2, max_tokens: 100, choices: 1 },
      streamed: true,
      response: { choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'Hello' } }] },
      response_model: 'gpt-4o-2024-11-20',
      response_id: 'chatcmpl-1',
      finish_reason: 'stop',
      tokens: { prompt: 12, completion: 5, total: 17 },
      usage_buckets: { input: 8, cache_read: 4, output: 3, reasoning: 2 },
      time_to_first_token: 250,
      attempts: 3,
      request_id: 'req_1',
    },
    name: 'chat gpt-4o',
    kind: SpanKind.CLIENT,
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'azure.ai.openai',
      'openai.api.type': 'chat_completions',
      'server.address': 'here.openai.azure.com',
      'server.port': 443,
      'gen_ai.request.model': 'gpt-4o',
      'gen_ai.request.temperature': 0.2,
      'gen_ai.request.max_tokens': 100,
      'gen_ai.request.choice.count': undefined,
      'gen_ai.request.seed': 7,
      'gen_ai.request.stop_sequences': ['END'],
      'gen_ai.request.stream': true,
      'gen_ai.output.type': 'json',
      'gen_ai.tool.definitions': '[{"type":"function","function":{"name":"f"}}]',
      'gen_ai.response.model': 'gpt-4o-2024-11-20',
      'gen_ai.response.id': 'chatcmpl-1',
      'gen_ai.response.finish_reasons': ['stop'],
      'gen_ai.usage.input_tokens': 12,
      'gen_ai.usage.output_tokens': 5,
      'gen_ai.usage.cache_read.input_tokens': 4,
      'gen_ai.usage.reasoning.output_tokens': 2,
      'gen_ai.response.time_to_first_chunk': 0.25,
      'http.request.resend_count': 2,
      'chaukas.request.id': 'req_1',
      'gen_ai.input.messages': '[{"role":"user","parts":[{"type":"text","content":"Hi"}]}]',
      'gen_ai.output.messages':
        '[{"role":"assistant","parts":[{"type":"text","content":"Hello"}],"finish_reason":"stop"}]',
    },
  },
  {
    // Cached tokens are not among the input tokens of this provider, but are to be in the attribute.
    data: {
      type: 'generation',
      operation: 'messages',
      provider: 'anthropic',
      model: 'claude-sonnet-5',
      tokens: { prompt: 10, completion: 4 },
      usage_buckets: { input: 10, cache_read: 90, cache_write: 20, output: 4 },
    },
    name: 'chat claude-sonnet-5',
    kind: SpanKind.CLIENT,
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'anthropic',
      'openai.api.type': undefined,
      'gen_ai.usage.input_tokens': 120,
      'gen_ai.usage.cache_read.input_tokens': 90,
      'gen_ai.usage.cache_creation.input_tokens': 20,
      'gen_ai.usage.output_tokens': 4,
    },
  },
  {
    data: {
      type: 'generation',
      operation: 'embeddings',
      model: 'embed-3',
      request: { input: 'text', dimensions: 256 },
    },
    name: 'embeddings embed-3',
    kind: SpanKind.CLIENT,
    attributes: {
      'gen_ai.operation.name': 'embeddings',
      'gen_ai.embeddings.dimension.count': 256,
      'gen_ai.input.messages': undefined,
    },
  },
  {
    data: { type: 'speech', model: 'tts-1', input: 'Good morning' },
    name: 'generate_content tts-1',
    kind: SpanKind.CLIENT,
    attributes: {
      'gen_ai.input.messages': '[{"role":"user","parts":[{"type":"text","content":"Good morning"}]}]',
    },
  },
  {
    data: {
      type: 'agent',
      name: 'Triage',
      agent_id: 'triage',
      tools: ['search'],
      handoffs: ['Refunds'],
      instructions: 'Help.',
    },
    name: 'invoke_agent Triage',
    kind: SpanKind.INTERNAL,
    attributes: {
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.agent.name': 'Triage',
      'gen_ai.agent.id': 'triage',
      'gen_ai.tool.definitions': '[{"type":"function","name":"search"}]',
      'gen_ai.system_instructions': '[{"type":"text","content":"Help."}]',
      'chaukas.agent.handoffs': ['Refunds'],
    },
  },
  {
    data: { type: 'function', name: 'get_order', call_id: 'call_1', input: '{"id":7}', output: { status: 'sent' } },
    name: 'execute_tool get_order',
    kind: SpanKind.INTERNAL,
    attributes: {
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': 'get_order',
      'gen_ai.tool.type': 'function',
      'gen_ai.tool.call.id': 'call_1',
      'gen_ai.tool.call.arguments': '{"id":7}',
      'gen_ai.tool.call.result': '{"status":"sent"}',
    },
  },
  {
    data: {
      type: 'mcp',
      operation: 'tools/call',
      side: 'server',
      transport: 'stdio',
      protocol_version: '2025-11-25',
      request: { name: 'weather', arguments: { city: 'Oslo' } },
      response: { content: [] },
    },
    name: 'tools/call weather',
    kind: SpanKind.SERVER,
    attributes: {
      'gen_ai.operation.name': 'execute_tool',
      'mcp.method.name': 'tools/call',
      'mcp.protocol.version': '2025-11-25',
      'gen_ai.tool.name': 'weather',
      'gen_ai.prompt.name': undefined,
      'gen_ai.tool.call.arguments': '{"city":"Oslo"}',
      'network.transport': 'pipe',
    },
  },
  {
    data: { type: 'mcp', operation: 'resources/read', server_url: 'http://db:8080/mcp', request: { uri: 'db://rows' } },
    name: 'resources/read',
    kind: SpanKind.CLIENT,
    attributes: {
      'gen_ai.operation.name': undefined,
      'mcp.resource.uri': 'db://rows',
      'server.address': 'db',
      'server.port': 8080,
    },
  },
  {
    data: { type: 'mcp_tools', server: 'files', result: ['read'] },
    name: 'tools/list',
    kind: SpanKind.CLIENT,
    attributes: { 'mcp.method.name': 'tools/list', 'gen_ai.tool.definitions': '[{"type":"function","name":"read"}]' },
  },
  {
    data: { type: 'retriever', datasource: 'vector://products', query: 'rain', document_ids: ['d1'] },
    name: 'retrieval vector://products',
    kind: SpanKind.CLIENT,
    attributes: {
      'gen_ai.operation.name': 'retrieval',
      'gen_ai.data_source.id': 'vector://products',
      'gen_ai.retrieval.query.text': 'rain',
      'gen_ai.retrieval.documents': '[{"id":"d1"}]',
    },
  },
  {
    data: { type: 'handoff', from_agent: 'Triage', to_agent: 'Refunds' },
    name: 'handoff Refunds',
    kind: SpanKind.INTERNAL,
    attributes: { 'chaukas.handoff.from_agent': 'Triage', 'gen_ai.operation.name': undefined },
  },
  {
    data: { type: 'guardrail', name: 'no_pii', triggered: false, outcome: 'allow' },
    name: 'guardrail no_pii',
    kind: SpanKind.INTERNAL,
    attributes: { 'chaukas.guardrail.triggered': false, 'chaukas.guardrail.outcome': 'allow' },
  },
  {
    data: { type: 'custom', name: 'rank', data: { top: 3 } },
    name: 'rank',
    kind: SpanKind.INTERNAL,
    attributes: { 'chaukas.custom.data': '{"top":3}' },
  },
];

for (const { data, name, kind, attributes } of CASES) {
  test(`a span of type ${data.type} becomes ${name}`, () => {
    const { span } = telemetry();
    withTrace('shop', () => withSpan(data, () => undefined));
    expect(span(name).kind).toBe(kind);
    expect(Object.fromEntries(Object.keys(attributes).map((key) => [key, span(name).attributes[key]]))).toEqual(
      attributes,
    );
  });
}
