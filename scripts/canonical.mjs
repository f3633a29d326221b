// The event writer beside Python's deterministic serialisation: hostile events, byte by byte.
//
//   npm run test:canonical
//   npm run test:canonical -- --events 20000 --seed 7
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { encodeEvent } from '@chaukas/spec/raw';
import fc from 'fast-check';
import { extendedEvent } from '../packages/spec/test/hostile.ts';
import { hasIndexKeys } from '../packages/spec/test/writer/by-es.ts';
import { installPython, makePython, PYTHON } from './lib/python.mjs';

const { values } = parseArgs({ options: { events: { type: 'string' }, seed: { type: 'string' } } });
const numRuns = Number(values.events ?? 3000);
const seed = Number(values.seed ?? Date.now() % 2 ** 31);
const script = fileURLToPath(new URL('../packages/spec/test/writer/canonical.py', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'chaukas-canonical-'));

try {
  installPython();
  makePython(folder);
  const events = fc.sample(extendedEvent, { numRuns, seed });
  const bytes = events.map((event) => Buffer.from(encodeEvent(event)));
  const file = join(folder, 'events.hex');
  writeFileSync(file, bytes.map((event) => event.toString('hex')).join('\n'));
  const env = { ...process.env, PYTHONPATH: folder, PYTHONDONTWRITEBYTECODE: '1' };
  const { equal, different, implementation } = JSON.parse(execFileSync(PYTHON, [script, file], { env }));
  const indexed = events.filter(hasIndexKeys).length;
  const size = Math.round(bytes.reduce((sum, { length }) => sum + length, 0) / numRuns);
  console.log(
    `${numRuns} events of ${size} bytes on average (seed ${seed}), ${indexed} of them with keys that look like indices`,
  );
  console.log(`Python (${implementation}) writes ${equal} with the same bytes, ${different.length} with others`);
  for (const { index, theirs } of different.slice(0, 3))
    console.log(
      `event ${index}\n  ours   ${bytes[index].toString('hex').slice(0, 400)}\n  theirs ${theirs.slice(0, 400)}`,
    );
  process.exitCode = different.length === 0 && equal === numRuns && indexed > 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
