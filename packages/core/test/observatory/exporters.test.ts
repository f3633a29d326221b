import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  ConsoleExporter,
  type Envelope,
  type EnvelopeExporter,
  FileExporter,
  JsonExporter,
  Observatory,
  renderEnvelope,
} from '../../src/observatory/index.ts';
import { record } from '../support/recording.ts';
import { scratch } from '../support/scratch.ts';
import { CONTEXT, Kept } from './observing.ts';

/** Runs one session with an exporter beside one that keeps the envelope. */
function runWith(exporter: EnvelopeExporter): Envelope {
  const kept = new Kept();
  const observatory = new Observatory([exporter, kept], { inline: true });
  observatory.session(CONTEXT, (session) =>
    session.agentStep('plan', { goal: 'help\nnow' }, (step) => {
      step.event('note', { n: 1 });
      session.toolCall('get_order', { order: '4711' }).end(new RangeError('no such order'));
    }),
  );
  return kept.only;
}

class Written {
  text = '';
  write(text: string): void {
    this.text += text;
  }
}

describe('FileExporter', () => {
  it('appends one line of JSON for each session to a file that only its owner can read', () => {
    record();
    const path = join(scratch(), 'deep/sessions.jsonl');
    const exporter = new FileExporter(path);
    const envelopes = [runWith(exporter), runWith(exporter), runWith(new FileExporter(path))];
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual(envelopes);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(path, '..')).mode & 0o777).toBe(0o700);
  });

  it('that cannot write does not hurt the app', () => {
    const { lines } = record();
    const observatory = new Observatory(new FileExporter(scratch()), { inline: true });
    expect(observatory.session(CONTEXT, () => 1)).toBe(1);
    expect(observatory.stats).toMatchObject({ exported: 0, failed: 1 });
    expect(lines).toEqual([expect.stringContaining('EISDIR')]);
  });
});

describe('JsonExporter', () => {
  it('prints each session as indented JSON', () => {
    record();
    const stream = new Written();
    const envelope = runWith(new JsonExporter(stream));
    expect(stream.text).toBe(`${JSON.stringify(envelope, undefined, 2)}\n`);
  });
});

describe('ConsoleExporter', () => {
  it('prints a line for the session, and the tree of its spans and events', () => {
    record();
    const stream = new Written();
    runWith(new ConsoleExporter(stream));
    expect(stream.text.replace(/(<1|\d+) ms/g, 'N ms')).toBe(
      [
        '✗ session chat-1  agent support  user ada  N ms  5 events',
        '└─ ✓ agent_step plan  N ms  goal: "help\\nnow"',
        '   ├─ · event note  n: 1',
        '   └─ ✗ tool_call get_order  N ms  RangeError: no such order  order: "4711"',
        '',
      ].join('\n'),
    );
  });

  it('cannot be made to write terminal escapes', () => {
    record();
    const kept = new Kept();
    new Observatory(kept, { inline: true }).session({ ...CONTEXT, sessionId: 'a\u001b[31m\nb' }, (session) =>
      session.span('\u001b]0;x\u0007', { kind: '\u001b[2J', attributes: { '\u001b[2J': '\u001b[2J' } }, (span) =>
        span.event('\u001b[2J'),
      ),
    );
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(renderEnvelope(kept.only)).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
    expect(renderEnvelope(kept.only).split('\n')).toHaveLength(3);
  });

  it('shows a span that did not end, and how much was dropped', async () => {
    record();
    const kept = new Kept();
    const session = new Observatory(kept, { inline: true }).startSession(CONTEXT);
    const stream = session.stream('audio');
    for (let seq = 0; seq < 10_000; seq++) {
      stream.event('chunk', { seq });
      if (seq % 1000 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    session.agentStep('open');
    session.end();
    const text = renderEnvelope(kept.only);
    expect(text).toContain('2 dropped');
    expect(text).toContain('… agent_step open  not ended');
  });
});
