import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chatRoute } from '../../src/chat/route.ts';
import { responsesRoute } from '../../src/responses/route.ts';
import { ROUTES } from '../../src/routes.ts';
import { CHAT_ANSWERS, RESPONSE_ANSWERS } from './expected.ts';
import { recorded } from './fixtures/recorded.ts';
import { reduce } from './reduce.ts';

const throwing = new Proxy(
  {},
  {
    get: () => {
      throw new Error('not to be read');
    },
  },
);

/** What a value may be replaced by. */
const JUNK: readonly unknown[] = [
  null,
  undefined,
  0,
  -1,
  Number.NaN,
  Number.MAX_VALUE,
  '',
  'text',
  true,
  [],
  [null],
  [[]],
  {},
  { length: 1e9 },
  10n,
  Symbol('odd'),
  () => undefined,
  throwing,
  new Date(Number.NaN),
];
const junk = fc.oneof(fc.constantFrom(...JUNK), fc.anything());

/** The value with some of what it holds replaced or left out, at any depth. */
function damaged(value: unknown): fc.Arbitrary<unknown> {
  if (typeof value !== 'object' || value === null) return fc.oneof({ weight: 6, arbitrary: fc.constant(value) }, junk);
  const parts = Object.entries(value).map(([key, part]) => fc.tuple(fc.constant(key), damaged(part), fc.nat(12)));
  const kept = fc
    .tuple(...parts)
    .map((all) => all.filter(([, , chance]) => chance > 0).map(([key, part]) => [key, part] as const));
  const whole = Array.isArray(value)
    ? kept.map((all) => all.map(([, part]) => part))
    : kept.map((all) => Object.fromEntries(all));
  return fc.oneof({ weight: 12, arbitrary: whole }, junk);
}

const CASES = [
  [chatRoute, CHAT_ANSWERS, ['chat-tools', 'chat-tool-results']],
  [responsesRoute, RESPONSE_ANSWERS, ['responses-tools', 'responses-tool-results']],
] as const;

for (const [route, answers, requests] of CASES) {
  const bodies = requests.map((name) => recorded(name).request);
  const all = Object.values(answers);

  test(`${route.workflow}: no damage to the pieces of a stream makes the reducer throw`, () => {
    const streams = fc.constantFrom(...all).chain(({ pieces }) => fc.tuple(...pieces.map(damaged)));
    fc.assert(
      fc.property(streams, (pieces) => {
        expect(route.answer(reduce(route, pieces, 100))).toHaveProperty('data');
        for (const piece of pieces) route.isUsagePiece?.(piece);
      }),
    );
  });

  test(`${route.workflow}: no damage to an answer makes the mapping throw`, () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...all).chain(({ whole }) => damaged(whole)),
        (whole) => {
          expect(route.answer(whole)).toHaveProperty('data');
        },
      ),
    );
  });

  test(`${route.workflow}: no damage to a request makes the mapping throw`, () => {
    fc.assert(
      fc.property(fc.constantFrom(...bodies).chain(damaged), (body) => {
        expect(Object.is(route.request(body).data.request, body)).toBe(true);
        route.askForUsage?.(body);
      }),
    );
  });
}

test.for(Object.entries(ROUTES))('%s: takes anything for a piece, an answer or a request', ([, route]) => {
  const { proxy, revoke } = Proxy.revocable([], {});
  revoke();
  const gone = { messages: proxy, input: proxy, choices: proxy, output: proxy, data: proxy, results: proxy };
  for (const value of [...JUNK, proxy, gone]) {
    expect(route.answer(reduce(route, [value, value]))).toHaveProperty('data');
    expect(route.answer(value, value)).toHaveProperty('data');
    for (const delta of route.deltas?.(value) ?? []) expect(delta.text).toBeTypeOf('string');
    const { data } = route.request(value);
    if (data.type !== 'retriever') expect(Object.is(data.request, value)).toBe(true);
  }
});

test('indexes of any size do not make room for what is not there', () => {
  const at = (index: number) => ({ choices: [{ index, delta: { content: 'x', tool_calls: [{ index }] } }] });
  const value = reduce(chatRoute, [at(1e15), at(-5), at(0.5)]) as { choices: unknown[] };
  expect(value.choices).toHaveLength(3);
});
