import { expect, test } from 'vitest';
import { call } from '../src/mapping.ts';
import fixture from './fixtures/call.json' with { type: 'json' };

test('a call says which tool was used, and with what', () => {
  expect(call.request(fixture.args, {}).data).toEqual({ name: '__method__', input: fixture.args[0] });
});

test('its result is the output', () => {
  expect(call.answer(fixture.answer, fixture.args).data).toEqual({ output: fixture.answer });
});

test.for([undefined, null, 7, 'text', [], {}])('takes anything without throwing: %o', (strange) => {
  call.request([strange], {});
  call.answer(strange, [strange]);
});
