import { layOut } from '../export/tree-layout.ts';
import { formatRow, type Row } from '../export/tree-line.ts';
import { painter, type Tone } from '../export/tree-style.ts';
import { compactFields, counted, formatDuration, oneLine } from '../export/tree-text.ts';
import type { Envelope } from './envelope.ts';
import { type EnvelopeSpan, spansOf } from './envelope-spans.ts';

/** How an envelope is written. */
export interface RenderEnvelopeOptions {
  /** Terminal colours. @defaultValue false */
  color?: boolean;
  /** Columns that names and attributes are cut to. @defaultValue 100 */
  width?: number;
}

interface Line {
  readonly row: Row;
  readonly time: number;
  readonly children: readonly Line[];
}

const GLYPHS: Readonly<Record<EnvelopeSpan['status'], { glyph: string; tone: Tone }>> = {
  ok: { glyph: '✓', tone: 'good' },
  error: { glyph: '✗', tone: 'bad' },
  open: { glyph: '…', tone: 'dim' },
};

/**
 * An envelope as text a person likes to read: a line for the session, below it the tree of its spans and their events.
 * Without a trailing newline. Recorded text cannot bring in line breaks or terminal escapes.
 */
export function renderEnvelope(envelope: Envelope, { color = false, width = 100 }: RenderEnvelopeOptions = {}): string {
  const paint = painter(color);
  const { spans, roots } = spansOf(envelope);
  const lines = [formatRow(headerOf(envelope, spans), '', width, paint)];
  for (const { node, prefix } of layOut(toLines(roots), width)) lines.push(formatRow(node.row, prefix, width, paint));
  return lines.join('\n');
}

function headerOf({ session, events, recording }: Envelope, spans: readonly EnvelopeSpan[]): Row {
  const { dropped_events: dropped } = recording;
  const duration = Date.parse(session.end_time) - Date.parse(session.start_time);
  return {
    ...GLYPHS[spans.some(({ status }) => status === 'error') ? 'error' : 'ok'],
    kind: 'session',
    name: session.session_id,
    facts: [
      session.agent_id === '' ? undefined : `agent ${session.agent_id}`,
      session.user_id === null ? undefined : `user ${session.user_id}`,
      formatDuration(duration),
      counted(events.length, 'event'),
      dropped === 0 ? undefined : `${dropped} dropped`,
    ],
  };
}

/** The lines of spans, from the leaves up, so that nesting of any depth does not overflow. */
function toLines(roots: readonly EnvelopeSpan[]): Line[] {
  const ordered = [...roots];
  for (const span of ordered) ordered.push(...span.children);
  const lines = new Map<EnvelopeSpan, Line>();
  for (const span of ordered.reverse()) lines.set(span, spanLine(span, lines));
  return roots.flatMap((root) => lines.get(root) ?? []);
}

function spanLine(span: EnvelopeSpan, lines: ReadonlyMap<EnvelopeSpan, Line>): Line {
  const { name, kind, status, error, attributes, startTime, endTime, events, children } = span;
  const points = events.map((event): Line => {
    const row: Row = {
      glyph: '·',
      tone: 'info',
      kind: 'event',
      name: event.name,
      preview: compactFields(event.attributes),
    };
    return { row, time: event.time, children: [] };
  });
  const failed = error === null ? undefined : `${error.type}: ${error.message}`;
  const below = [...points, ...children.flatMap((child) => lines.get(child) ?? [])];
  return {
    row: {
      ...GLYPHS[status],
      kind: oneLine(kind),
      name,
      facts: [status === 'open' ? 'not ended' : formatDuration(endTime - startTime), failed],
      preview: compactFields(attributes),
    },
    time: startTime,
    children: below.sort((one, other) => one.time - other.time),
  };
}
