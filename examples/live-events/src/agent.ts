import { withAgentSpan, withFunctionSpan, withTrace } from '@chaukas/core';
import { addAgentStepEvent, addEvent } from '@chaukas/core/events';
import { register } from '@chaukas/instrument-openai';
import type OpenAI from 'openai';

register();

const model = 'gpt-4o-mini';

/** Looks the stock up and tells the customer what to take. It says nothing of streams: whoever runs it may listen. */
export function recommend(client: OpenAI, question: string): Promise<string> {
  return withTrace('recommendation', () =>
    withAgentSpan(
      async () => {
        addAgentStepEvent('Shop assistant', 1, 'look up');
        const stock = await withFunctionSpan(lookUp, { data: { name: 'look_up_stock', input: { question } } });
        addEvent('shop.customer', { api_key: 'for-the-agent-only', tier: 'gold' });
        addAgentStepEvent('Shop assistant', 2, 'answer');
        return await answer(client, `${question} In stock: ${stock.join(', ')}`);
      },
      { data: { name: 'Shop assistant' } },
    ),
  );
}

async function lookUp(): Promise<string[]> {
  return ['light shell', 'three-layer jacket'];
}

async function answer(client: OpenAI, content: string): Promise<string> {
  const stream = await client.chat.completions.create({ model, messages: [{ role: 'user', content }], stream: true });
  const pieces: string[] = [];
  for await (const chunk of stream) pieces.push(chunk.choices[0]?.delta.content ?? '');
  return pieces.join('');
}
