import { LLMock } from '@copilotkit/aimock';

/** A model provider on this machine that speaks the APIs of OpenAI and Anthropic, and says what the example needs. */
export async function startProvider(): Promise<LLMock> {
  const mock = new LLMock({ port: 0, host: '127.0.0.1' });
  const limited = { message: 'Rate limit reached', type: 'rate_limit_error', code: 'rate_limit_exceeded' };
  mock.on({ userMessage: 'weather', sequenceIndex: 0 }, { error: limited, status: 429, retryAfter: 0.1 });
  mock.onMessage('weather', { content: 'Rain from noon on.', usage: { prompt_tokens: 14, completion_tokens: 6 } });
  mock.on(
    { userMessage: 'Answer this letter', hasToolResult: false },
    {
      toolCalls: [{ id: 'call_letter', name: 'translate', arguments: '{"text":"Wo ist meine Regenjacke?"}' }],
      usage: { input_tokens: 61, output_tokens: 18 },
    },
  );
  mock.onMessage('Translate', { content: 'Where is my rain jacket?', usage: { input_tokens: 12, output_tokens: 7 } });
  mock.on(
    { userMessage: 'Answer this letter', hasToolResult: true },
    { content: 'Your rain jacket is on its way.', usage: { input_tokens: 92, output_tokens: 9 } },
  );
  mock.on(
    { userMessage: 'are left?', hasToolResult: false },
    {
      toolCalls: [{ id: 'call_stock', name: 'count_stock', arguments: '{"item":"Rain jacket"}' }],
      usage: { prompt_tokens: 48, completion_tokens: 15 },
    },
  );
  mock.on(
    { userMessage: 'are left?', hasToolResult: true },
    { content: 'Only three are left.', usage: { prompt_tokens: 70, completion_tokens: 6 } },
  );
  await mock.start();
  return mock;
}
