import { expect, test } from 'vitest';
import { chatRoute } from '../../src/chat/route.ts';
import { responsesRoute } from '../../src/responses/route.ts';
import { type AnswerCase, CHAT_ANSWERS, RESPONSE_ANSWERS } from './expected.ts';
import { reduce } from './reduce.ts';

for (const [route, cases] of [
  [chatRoute, CHAT_ANSWERS],
  [responsesRoute, RESPONSE_ANSWERS],
] as const) {
  const table = Object.entries<AnswerCase>(cases);

  test.for(table)(`${route.workflow}: %s`, ([, { whole, answer }]) => {
    expect(route.answer(whole)).toStrictEqual(answer);
  });

  test.for(table)(`${route.workflow}, streamed: %s`, ([, { pieces, answer }]) => {
    expect(route.answer(reduce(route, pieces))).toStrictEqual(answer);
  });
}
