import { clone, create, equals, isMessage, toBinary } from '@bufbuild/protobuf';
import { createEvent, EventSchema } from '@chaukas/spec';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extendedEvent } from './hostile.ts';

describe('createEvent', () => {
  it('makes the message that protobuf-es makes', () => {
    fc.assert(
      fc.property(extendedEvent, (init) => {
        const made = createEvent(init);
        expect(made).toStrictEqual(create(EventSchema, init));
        expect(isMessage(made, EventSchema)).toBe(true);
        expect(toBinary(EventSchema, clone(EventSchema, made))).toEqual(toBinary(EventSchema, made));
      }),
      { numRuns: 500 },
    );
  });

  it.each(EventSchema.members.map(({ localName }) => localName))('takes null and undefined for nothing: %s', (name) => {
    for (const nothing of [null, undefined]) {
      expect(createEvent({ [name]: nothing })).toStrictEqual(create(EventSchema));
    }
  });

  it('keeps the messages, lists and Structs that it is given', () => {
    const given = create(EventSchema, {
      timestamp: { seconds: 1n, nanos: 2 },
      tags: ['a'],
      metadata: { name: 'x' },
      performance: { durationMs: 1 },
      content: { case: 'toolCall', value: { name: 'search' } },
    });
    const made = createEvent({ ...given, $typeName: undefined as never });
    expect(equals(EventSchema, made, given)).toBe(true);
    expect(made.timestamp).toBe(given.timestamp);
    expect(made.tags).toBe(given.tags);
    expect(made.metadata).toBe(given.metadata);
    expect(made.performance).toBe(given.performance);
    expect(made.content.value).toBe(given.content.value);
  });

  it('gives each message lists of its own', () => {
    expect(createEvent({}).tags).not.toBe(createEvent({}).tags);
  });
});
