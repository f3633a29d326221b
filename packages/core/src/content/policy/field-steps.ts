import {
  CONTENT_FIELDS,
  EVENT_FIELDS,
  type FieldRule,
  type FieldSort,
  type FieldTable,
  METADATA_FIELDS,
  RULES,
} from './fields.ts';
import type { ContentMode } from './options.ts';

/** What is done with a field that is not just kept: `search` or `leave` it, or see to the fields of the message that it holds. */
export type Step = Exclude<FieldRule, 'keep'> | readonly FieldStep[];

export interface FieldStep {
  readonly key: string;
  /** The name of the field on the wire. */
  readonly wire: string;
  readonly step: Step;
}

/** The tables of `fields.ts` for one mode, without all that it keeps: most fields need not even be looked at. */
export interface EventSteps {
  /** In the order of the table. */
  readonly fields: readonly FieldStep[];
  readonly contents: ReadonlyMap<unknown, FieldStep>;
  readonly metadata: ReadonlyMap<string, FieldRule>;
  /** What is done with metadata that is not listed. */
  readonly unlisted: FieldRule;
}

const known = new Map<ContentMode, EventSteps>();

/** @param mode any but `full`, which keeps all and asks for no steps */
export function eventSteps(mode: ContentMode): EventSteps {
  const steps = known.get(mode) ?? makeSteps(RULES[mode]);
  known.set(mode, steps);
  return steps;
}

type Rules = Readonly<Record<FieldSort, FieldRule>>;

function makeSteps(rules: Rules): EventSteps {
  return {
    fields: stepsOf(EVENT_FIELDS, rules),
    contents: new Map(stepsOf(CONTENT_FIELDS, rules).map((step) => [step.key, step])),
    metadata: new Map(Object.entries(METADATA_FIELDS).map(([key, sort]) => [key, rules[sort]])),
    unlisted: rules.body,
  };
}

function stepsOf(table: FieldTable, rules: Rules): readonly FieldStep[] {
  return Object.entries(table).flatMap(([key, sort]) => {
    const step = typeof sort === 'object' ? stepsOf(sort, rules) : rules[sort];
    return step === 'keep' ? [] : [{ key, wire: snakeCase(key), step }];
  });
}

/** The name of a field on the wire. */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`);
}
