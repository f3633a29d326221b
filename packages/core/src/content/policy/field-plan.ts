import {
  CONTENT_FIELDS,
  type ContentCase,
  EVENT_FIELDS,
  type FieldRule,
  type FieldTable,
  METADATA_FIELDS,
  RULES,
} from './fields.ts';
import type { ContentMode } from './options.ts';

/** What is done with one field of a message. */
export interface FieldStep {
  readonly key: string;
  /** Its name on the wire. */
  readonly name: string;
  /** A rule, or the steps of the message that the field holds. */
  readonly rule: FieldRule | readonly FieldStep[];
}

/** What a mode does with an event: the tables of `fields.ts` without the fields that stay as they are, which are most. */
export interface FieldPlan {
  readonly event: readonly FieldStep[];
  readonly content: Readonly<Record<ContentCase, FieldStep>>;
  readonly metadata: ReadonlyMap<string, FieldRule>;
  /** For keys of the metadata that are not listed. */
  readonly other: FieldRule;
}

const plans = new Map<ContentMode, FieldPlan>();

/** The plan of a mode, made once. */
export function planOf(mode: ContentMode): FieldPlan {
  const known = plans.get(mode);
  if (known !== undefined) return known;
  const plan = makePlan(mode);
  plans.set(mode, plan);
  return plan;
}

function makePlan(mode: ContentMode): FieldPlan {
  const rules = RULES[mode];
  const contents = Object.entries(CONTENT_FIELDS).map(([kind, table]) => [kind, stepOf(kind, table, mode)] as const);
  return {
    event: stepsOf(EVENT_FIELDS, mode),
    // The table has an entry for each kind.
    content: Object.fromEntries(contents) as Record<ContentCase, FieldStep>,
    metadata: new Map(Object.entries(METADATA_FIELDS).map(([key, sort]) => [key, rules[sort]])),
    other: rules.body,
  };
}

function stepsOf(table: FieldTable, mode: ContentMode): FieldStep[] {
  return Object.entries(table)
    .map(([key, sort]) => stepOf(key, sort, mode))
    .filter(({ rule }) => rule !== 'keep');
}

function stepOf(key: string, sort: FieldTable[string], mode: ContentMode): FieldStep {
  const rule = typeof sort === 'object' ? stepsOf(sort, mode) : RULES[mode][sort];
  return { key, name: snakeCase(key), rule };
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`);
}
