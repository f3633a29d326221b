import { expect, test } from 'vitest';
import { call } from '../src/mapping.ts';
import fixture from './fixtures/call.json' with { type: 'json' };

test('a request says what is looked for, and where', () => {
  expect(call.request(fixture.args, {}).data).toEqual({ datasource: '__name__://search', query: 'key of the shed' });
});

test('an answer says which documents were found', () => {
  expect(call.answer(fixture.answer, fixture.args).data).toEqual({ document_ids: ['note-1'] });
});

test.for([undefined, null, 7, 'text', [], {}])('takes anything without throwing: %o', (strange) => {
  call.request([strange], {});
  call.answer(strange, [strange]);
});
