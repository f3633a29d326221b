import { setTimeout as pause } from 'node:timers/promises';
import { type AgentSession, traceAgentStep, traceLlmCall, traceToolCall } from '@chaukas/core/observatory';

const ORDERS = new Map([['4711', { state: 'delivered', days: 6 }]]);

/** A tool: its arguments and its result are recorded wherever it is called inside a session. */
const getOrder = traceToolCall('get_order', async (order: string) => {
  await pause(5);
  const found = ORDERS.get(order);
  if (found === undefined) throw new RangeError(`there is no order ${order}`);
  return found;
});

/** A model; yours would ask a provider. */
const draft = traceLlmCall('draft', async (facts: string) => {
  await pause(10);
  return `Your order is ${facts}.`;
});

const plan = traceAgentStep('plan', (question: string) => /\d{4,}/.exec(question)?.[0] ?? '0000');

/** One run of the agent: plans, looks up, writes, and streams the answer word by word. */
export async function answer(session: AgentSession, question: string): Promise<string> {
  const order = plan(question);
  return session.agentStep('answer', { question }, async (step) => {
    const { state, days } = await getOrder(order);
    step.event('order.found', { order, days });
    const text = await draft(`${state} ${days} days ago`);
    await session.stream('reply', { channel: 'chat' }, async (stream) => {
      for (const [seq, word] of text.split(' ').entries()) stream.event('word', { seq, word });
    });
    return text;
  });
}
