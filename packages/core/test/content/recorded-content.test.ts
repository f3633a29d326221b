import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { App } from '../support/app.ts';

const SECRET = 'sk-proj-A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8S9t0';

/** A tool that is given a secret, and fails with it. */
const PROGRAM = `
  import { withFunctionSpan } from '@chaukas/core';
  try {
    withFunctionSpan(() => { throw new Error('refused: ${SECRET}') }, { data: { name: 'charge', input: { api_key: '${SECRET}', note: 'two jackets' } } });
  } catch {}
`;

async function trail(mode: string): Promise<{ text: string; lines: string[] }> {
  const app = new App({ 'app.mjs': PROGRAM });
  const { lines } = await app.run('app.mjs', { CHAUKAS_CONTENT: mode, CHAUKAS_OUTPUT_FILE: app.path('trail.jsonl') });
  return { text: readFileSync(app.path('trail.jsonl'), 'utf8'), lines };
}

describe('what a process writes', () => {
  it('with CHAUKAS_CONTENT=full is content as it is, and the start line says so', async () => {
    const { text, lines } = await trail('full');
    expect(text).toContain(SECRET);
    expect(lines.join()).toContain('content as it is, secrets included');
  });

  it('with redacted is content without secrets, in arguments, messages and stacks', async () => {
    const { text, lines } = await trail('redacted');
    expect(text).not.toContain(SECRET.slice(8));
    expect(text).toContain('two jackets');
    expect(text).toContain('[REDACTED:');
    expect(text).toContain('"redaction"');
    expect(lines.join()).toContain('content with secrets masked');
  });

  it.each(['metadata', 'none'])('with %s is no content', async (mode) => {
    const { text } = await trail(mode);
    expect(text).not.toContain(SECRET.slice(8));
    expect(text).not.toContain('two jackets');
    expect(text).toContain('EVENT_TYPE_TOOL_CALL_END');
  });
});
