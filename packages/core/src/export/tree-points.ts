import { type Event, EventType, type JsonObject, type JsonValue } from '@chaukas/spec';
import { contentOf, durationOf, metaNumber, metaText } from './tree-facts.ts';
import type { Row } from './tree-line.ts';
import { misfortuneOf } from './tree-outcome.ts';
import type { Tone } from './tree-style.ts';
import { compact, compactFields, counted, formatDuration } from './tree-text.ts';

type Says = Omit<Partial<Row>, 'glyph'>;

interface PointKind {
  glyph: string;
  kind: string;
  tone: Tone;
  say: (event: Event) => Says;
}

const POINTS: ReadonlyMap<EventType, PointKind> = new Map([
  [EventType.INPUT_RECEIVED, { glyph: '→', kind: 'input', tone: 'info', say: sayMessage }],
  [EventType.OUTPUT_EMITTED, { glyph: '←', kind: 'output', tone: 'info', say: sayMessage }],
  [EventType.ERROR, { glyph: '!', kind: 'error', tone: 'bad', say: sayError }],
  [EventType.RETRY, { glyph: '↻', kind: 'retry', tone: 'warn', say: sayRetry }],
  [EventType.AGENT_HANDOFF, { glyph: '⇄', kind: 'handoff', tone: 'info', say: sayHandoff }],
  [EventType.POLICY_DECISION, { glyph: '§', kind: 'policy', tone: 'info', say: sayPolicy }],
  [EventType.DATA_ACCESS, { glyph: '▤', kind: 'data', tone: 'info', say: sayDataAccess }],
  [EventType.STATE_UPDATE, { glyph: 'Δ', kind: 'state', tone: 'info', say: sayState }],
  [EventType.SYSTEM, { glyph: '·', kind: 'system', tone: 'dim', say: saySystem }],
]);

/** The line of an event that stands for itself; an event of a type we do not know still gets one. */
export function pointRow(event: Event): Row {
  const known = POINTS.get(event.type);
  if (known === undefined) return { glyph: '?', tone: 'warn', kind: `event of type ${event.type}` };
  const { say, ...look } = known;
  const says = say(event);
  const misfortune = event.type === EventType.ERROR ? undefined : misfortuneOf(event);
  const facts = [...(says.facts ?? []), formatDuration(durationOf(event)), misfortune?.word];
  const failure = misfortune === undefined ? {} : { glyph: misfortune.glyph, tone: misfortune.tone };
  return { ...look, ...says, ...failure, facts };
}

/** Roles that go without saying for an input or an output. */
const PLAIN_ROLES: ReadonlySet<string> = new Set(['', 'user', 'assistant']);

function sayMessage(event: Event): Says {
  const message = contentOf(event, 'message');
  const role = message?.role ?? '';
  const facts = [PLAIN_ROLES.has(role) ? undefined : role, event.isPartial ? 'partial' : undefined];
  return { facts, preview: message?.text };
}

function sayError(event: Event): Says {
  const error = contentOf(event, 'error');
  return { name: error?.errorCode, preview: error?.errorMessage };
}

function sayRetry(event: Event): Says {
  const status = metaNumber(event, 'http_status');
  const cause = status === undefined ? metaText(event, 'reason') : String(status);
  const { attempt = 0, backoffMs = 0, strategy = '' } = event.retry ?? {};
  const which = [attempt > 0 ? String(attempt) : '', cause === undefined ? '' : `after ${cause}`]
    .filter(Boolean)
    .join(' ');
  const sentence = [which, backoffMs > 0 ? `waited ${formatDuration(backoffMs)}` : ''].filter(Boolean).join(', ');
  return { name: strategy === '' ? sentence : `${sentence} (${strategy})` };
}

function sayHandoff(event: Event): Says {
  const handoff = contentOf(event, 'agentHandoff');
  const from = handoff?.fromAgentName || handoff?.fromAgentId || '?';
  const to = handoff?.toAgentName || handoff?.toAgentId || '?';
  const type = handoff?.handoffType === 'sequential' ? undefined : handoff?.handoffType;
  return { name: `${from} → ${to}`, facts: [type], preview: handoff?.reason };
}

const OUTCOME_TONES: ReadonlyMap<string, Tone> = new Map([
  ['allow', 'good'],
  ['deny', 'bad'],
  ['review', 'warn'],
]);

function sayPolicy(event: Event): Says {
  const policy = contentOf(event, 'policy');
  const outcome = policy?.outcome ?? '';
  return {
    tone: OUTCOME_TONES.get(outcome) ?? 'info',
    name: [outcome, policy?.policyId].filter(Boolean).join(' '),
    facts: [metaText(event, 'stage'), policy?.ruleIds.join(', ')],
    preview: policy?.rationale,
  };
}

function sayDataAccess(event: Event): Says {
  const access = contentOf(event, 'dataAccess');
  const documents = access?.documentIds.length ?? 0;
  const chunks = access?.chunkIds.length ?? 0;
  return {
    name: access?.datasource,
    facts: [
      documents > 0 ? counted(documents, 'document') : undefined,
      chunks > 0 ? counted(chunks, 'chunk') : undefined,
    ],
    preview: metaText(event, 'query'),
  };
}

function sayState(event: Event): Says {
  return { preview: compactFields(contentOf(event, 'stateUpdate'), formatChange) };
}

/** `old → new` of a change, `new` of one whose old value is not known; any other value as it is. */
function formatChange(change: JsonValue | undefined): string {
  if (!isObject(change) || !('new' in change)) return compact(change);
  return 'old' in change ? `${compact(change.old)} → ${compact(change.new)}` : compact(change.new);
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function saySystem(event: Event): Says {
  const reason = metaText(event, 'reason');
  const lost = metaNumber(event, 'lost');
  if (lost !== undefined) {
    const count = `${counted(lost, 'event')} lost`;
    return { kind: 'gap:', tone: 'warn', name: reason === undefined ? count : `${count} (${reason})` };
  }
  const data = event.metadata?.data;
  const told = contentOf(event, 'message')?.text;
  return {
    name: metaText(event, 'name'),
    facts: [reason],
    preview: told || (isObject(data) ? compactFields(data) : undefined),
  };
}
