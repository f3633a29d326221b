import { LLMock } from '@copilotkit/aimock';

/** A model provider on this machine that speaks OpenAI's API and says what the demo needs. */
export async function startProvider(): Promise<LLMock> {
  const mock = new LLMock({ port: 0, host: '127.0.0.1' });
  mock.on(
    { userMessage: 'order 4711, and', hasToolResult: false, sequenceIndex: 0 },
    {
      error: { message: 'Rate limit reached', type: 'rate_limit_error', code: 'rate_limit_exceeded' },
      status: 429,
      retryAfter: 0.2,
    },
  );
  mock.on(
    { userMessage: 'order 4711, and', hasToolResult: false },
    {
      toolCalls: [
        { id: 'call_order', name: 'get_order', arguments: '{"order":"4711"}' },
        { id: 'call_policy', name: 'get_refund_policy', arguments: '{"country":"NO"}' },
      ],
      usage: { prompt_tokens: 142, completion_tokens: 38 },
    },
  );
  mock.on(
    { userMessage: 'order 4711, and', hasToolResult: true },
    {
      content:
        'Your rain jacket was delivered six days ago. If it is unworn, you can send it back for another eight days.',
      usage: { prompt_tokens: 231, completion_tokens: 29 },
    },
    { chunkSize: 12, latency: 8 },
  );
  mock.on(
    { userMessage: 'refund order 4711', hasToolResult: false },
    {
      toolCalls: [{ id: 'call_refund', name: 'issue_refund', arguments: '{"order":"4711"}' }],
      usage: { prompt_tokens: 133, completion_tokens: 17 },
    },
  );
  mock.on(
    { userMessage: 'refund order 4711', hasToolResult: true },
    {
      content: 'I could not refund it just now: the payment service refused. A colleague will look into it today.',
      usage: { prompt_tokens: 178, completion_tokens: 24 },
    },
  );
  mock.onMessage(
    'good for wind',
    {
      content: 'For wind alone take the light shell; if rain comes with it, the three-layer one.',
      usage: { prompt_tokens: 21, completion_tokens: 19 },
    },
    { chunkSize: 12, latency: 8 },
  );
  mock.onMessage('Summarise the day', {
    error: {
      message: 'The model `gpt-3-retired` does not exist',
      type: 'invalid_request_error',
      code: 'model_not_found',
    },
    status: 404,
  });
  await mock.start();
  return mock;
}
