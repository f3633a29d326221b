import { EventStatus, EventType } from '@chaukas/spec';
import { expect, it } from 'vitest';
import { responseSpan, withTrace } from '../../src/index.ts';
import { find, record } from '../support/recording.ts';

const throwing = new Proxy(
  {},
  {
    get() {
      throw new Error('not for you');
    },
  },
);

it.each([
  ['an answer', { _response: throwing }],
  ['a usage', { usage: throwing }],
  ['an answer whose usage', { _response: { id: 'resp_1', usage: throwing } }],
])('%s that cannot be read does not keep the call from ending', async (_what, data) => {
  const recording = record();
  withTrace('run', () => {
    const span = responseSpan().start();
    Object.assign(span.spanData, data);
    span.finish();
  });
  const { status } = find(await recording.events(), EventType.MODEL_INVOCATION_END);
  expect(status).toBe(EventStatus.COMPLETED);
});
