import { createEvent } from '@chaukas/spec';
import { expect, it } from 'vitest';
import { InMemoryEventExporter } from '../../src/index.ts';

it('the exporter in memory keeps events in order until it is reset', () => {
  const exporter = new InMemoryEventExporter();
  exporter.export([createEvent({ eventId: '1' }), createEvent({ eventId: '2' })]);
  exporter.export([createEvent({ eventId: '3' })]);
  expect(exporter.events.map(({ eventId }) => eventId)).toEqual(['1', '2', '3']);
  exporter.reset();
  expect(exporter.events).toEqual([]);
});
