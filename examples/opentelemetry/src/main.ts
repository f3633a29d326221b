/** An app on the real openai client whose traces go to OpenTelemetry, beside the audit trail. */
import { withAgentSpan, withTrace } from '@chaukas/core';
import OpenAI from 'openai';
import { provider } from './telemetry.ts';

const client = new OpenAI();

const reply = await withTrace('support', () =>
  withAgentSpan(() => ask('Where is my order 4711?'), { data: { name: 'Support' } }),
);
console.log(reply);
await provider.shutdown();

async function ask(question: string): Promise<string | null | undefined> {
  const completion = await client.chat.completions.create({
    model: 'gpt-4o-mini',
    messages: [{ role: 'user', content: question }],
  });
  return completion.choices[0]?.message.content;
}
