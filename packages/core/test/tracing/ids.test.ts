import { expect, it } from 'vitest';
import { genGroupId, genSpanId, genTraceId } from '../../src/index.ts';
import { genEventId } from '../../src/tracing/ids.ts';

it.each([
  ['trace', genTraceId, /^trace_[0-9a-f]{32}$/],
  ['span', genSpanId, /^span_[0-9a-f]{24}$/],
  ['group', genGroupId, /^group_[0-9a-f]{24}$/],
])('ids of a %s have their form and do not repeat', (_kind, make, form) => {
  const ids = Array.from({ length: 20_000 }, make);
  for (const id of ids) expect(id).toMatch(form);
  expect(new Set(ids).size).toBe(ids.length);
});

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

it('ids of events are UUIDv7 of the time', () => {
  const before = Date.now();
  const id = genEventId();
  expect(id).toMatch(UUID_V7);
  const millis = Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
  expect(millis).toBeGreaterThanOrEqual(before);
});

it('ids of events ascend, many in a millisecond and when the clock goes back', () => {
  const later = Date.now() + 60_000;
  const times = [
    ...Array.from({ length: 10_000 }, () => later),
    later - 5000,
    later - 5000,
    later,
    later + 1,
    later + 9,
  ];
  const ids = times.map(genEventId);
  for (const id of ids) expect(id).toMatch(UUID_V7);
  expect(ids).toEqual([...new Set(ids)].sort());
});
