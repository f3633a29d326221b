import { expect, it } from 'vitest';
import { agentIdOf } from '../../src/chaukas/agent-id.ts';

it.each([
  ['Support Bot', 'support-bot'],
  ['  Sales & Co. ', 'sales-co'],
  ['Müller Café', 'muller-cafe'],
  ['agent_7', 'agent-7'],
  ['客服', '客服'],
  ['हिन्दी', 'हिन्दी'],
  ['한국어', '한국어'],
  ['***', '***'],
])('the id of an agent called %j is %j', (name, id) => {
  expect(agentIdOf(name)).toBe(id);
});
