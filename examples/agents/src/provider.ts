import { type FixtureResponse, LLMock } from '@copilotkit/aimock';

/** A model provider on this machine that speaks OpenAI's API and says what the demo needs. */
export async function startProvider(): Promise<LLMock> {
  const mock = new LLMock({ port: 0, host: '127.0.0.1' });
  inTurn(mock, 'order 4711, and do', [
    {
      error: { message: 'Rate limit reached', type: 'rate_limit_error', code: 'rate_limit_exceeded' },
      status: 429,
      retryAfter: 0.2,
    },
    { toolCalls: [call('call_orders', 'transfer_to_Orders', {})], usage: tokens(98, 12) },
    {
      toolCalls: [
        call('call_order', 'get_order', { order: '4711' }),
        call('call_stock', 'count_stock', { item: 'Rain jacket' }),
      ],
      usage: tokens(142, 38),
    },
    { content: 'Your rain jacket was delivered six days ago, and three more are in stock.', usage: tokens(231, 29) },
  ]);
  inTurn(mock, 'refund order 4711', [
    { toolCalls: [call('call_refund', 'issue_refund', { order: '4711' })], usage: tokens(133, 17) },
    { content: 'The payment service refused just now. A colleague will look into it.', usage: tokens(178, 24) },
  ]);
  inTurn(mock, 'windy on the ridge', [
    {
      content: 'Yes: strong wind from the west, so take the three-layer jacket.',
      webSearches: ['wind on the ridge today'],
      usage: tokens(64, 18),
    },
  ]);
  await mock.start();
  return mock;
}

/** Answers the requests of one conversation one after another. */
function inTurn(mock: LLMock, message: string, answers: readonly FixtureResponse[]): void {
  let next = 0;
  mock.onMessage(message, () => answers[Math.min(next++, answers.length - 1)] ?? { content: '' });
}

function call(
  id: string,
  name: string,
  input: Record<string, string>,
): { id: string; name: string; arguments: string } {
  return { id, name, arguments: JSON.stringify(input) };
}

function tokens(input: number, output: number): { input_tokens: number; output_tokens: number } {
  return { input_tokens: input, output_tokens: output };
}
