import { LLMock } from '@copilotkit/aimock';

/** A model provider on this machine that speaks OpenAI's API, and writes slowly enough to be watched. */
export async function startProvider(): Promise<LLMock> {
  const mock = new LLMock({ port: 0, host: '127.0.0.1' });
  mock.onMessage(
    'good for wind',
    { content: 'For wind alone take the light shell; if rain comes with it, the three-layer jacket.' },
    { chunkSize: 12, latency: 8 },
  );
  mock.onMessage('good for rain', { content: 'Take the three-layer jacket.' }, { chunkSize: 6, latency: 8 });
  await mock.start();
  return mock;
}
