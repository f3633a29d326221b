import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as spec from '@chaukas/spec';
import { describe, expect, it } from 'vitest';

const packageDir = fileURLToPath(new URL('..', import.meta.url));

const REPORT = `console.log(JSON.stringify({
  file: where.replaceAll('\\\\', '/'),
  names: Object.keys(spec).sort(),
  line: spec.formatEventLine(spec.createEvent({ eventId: '1', type: spec.EventType.ERROR })),
}))`;
const PROGRAMS = {
  require: `const where = require.resolve('@chaukas/spec'); const spec = require('@chaukas/spec'); ${REPORT}`,
  import: `const where = import.meta.resolve('@chaukas/spec'); const spec = await import('@chaukas/spec'); ${REPORT}`,
};

/** What a program prints that runs in a process of its own, without the conditions and options of the test runner. */
async function run(program: string, type: 'commonjs' | 'module'): Promise<string> {
  const options = { cwd: packageDir, env: { PATH: process.env.PATH ?? '' } };
  const { stdout } = await promisify(execFile)(process.execPath, [`--input-type=${type}`, '-e', program], options);
  return stdout;
}

describe('the built package', () => {
  const names = Object.keys(spec).toSorted();
  const line = '{"event_id":"1","type":"EVENT_TYPE_ERROR"}';

  it('works through require', async () => {
    const file = expect.stringMatching(/\/dist\/cjs\/index\.js$/);
    expect(JSON.parse(await run(PROGRAMS.require, 'commonjs'))).toEqual({ file, names, line });
  });

  it('works through import, with the same names', async () => {
    const file = expect.stringMatching(/\/dist\/esm\/index\.js$/);
    expect(JSON.parse(await run(PROGRAMS.import, 'module'))).toEqual({ file, names, line });
  });

  it('does what the README shows', async () => {
    const example = /```js\n(.*?)```/s.exec(readFileSync(`${packageDir}/README.md`, 'utf8'))?.[1] ?? '';
    const event = spec.parseEventLine(await run(example, 'module'));
    expect([event.type, event.content.case]).toEqual([spec.EventType.INPUT_RECEIVED, 'message']);
  });
});
