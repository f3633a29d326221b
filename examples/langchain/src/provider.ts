import { LLMock } from '@copilotkit/aimock';

/** A model provider on this machine that speaks OpenAI's API and says what the example needs. */
export async function startProvider(): Promise<LLMock> {
  const mock = new LLMock({ port: 0, host: '127.0.0.1' });
  mock.on(
    { userMessage: 'send my jacket back', hasToolResult: false, sequenceIndex: 0 },
    {
      error: { message: 'Rate limit reached', type: 'rate_limit_error', code: 'rate_limit_exceeded' },
      status: 429,
      retryAfter: 0.1,
    },
  );
  mock.on(
    { userMessage: 'send my jacket back', hasToolResult: false },
    {
      toolCalls: [
        { id: 'call_order', name: 'get_order', arguments: '{"order":"4711"}' },
        { id: 'call_policy', name: 'search_policies', arguments: '{"question":"returns"}' },
      ],
      usage: { prompt_tokens: 142, completion_tokens: 38 },
    },
  );
  mock.on(
    { userMessage: 'send my jacket back', hasToolResult: true },
    {
      content: 'It was delivered six days ago, so you can send it back for another eight days.',
      usage: { prompt_tokens: 231, completion_tokens: 29 },
    },
  );
  mock.onMessage('refund', {
    content: 'Refund of order 4711: 89 euros for a rain jacket.',
    usage: { prompt_tokens: 60, completion_tokens: 14 },
  });
  await mock.start();
  return mock;
}
