import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');

/** Words that stand for a vendor or framework; shared packages know none of them. */
const VENDORS = /openai|anthropic|langchain|langgraph|modelcontextprotocol/i;

/** The one file that may: the address and the headers of the service that traces can be sent to. */
const EXCEPTION = 'packages/core/src/tracing/backend/endpoint.ts';

let copy: string;

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'chaukas-boundaries-'));
  for (const file of trackedFiles()) cpSync(join(ROOT, file), join(copy, file));
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  execFileSync('git', ['init', '-q'], { cwd: copy });
});

afterAll(() => rmSync(copy, { recursive: true, force: true }));

test('packages import only in the allowed directions', () => {
  expect(boundaries(), boundaries().output).toMatchObject({ ok: true });
});

test('an import against the direction is found', () => {
  const file = join(copy, 'packages/core/src/index.ts');
  const source = readFileSync(file, 'utf8');
  plantDependency('packages/core/package.json', '@chaukas/instrumentation');
  writeFileSync(file, `${source}export { defineInstrumentation } from '@chaukas/instrumentation';\n`);
  const { ok, output } = boundaries();
  expect(ok).toBe(false);
  expect(output).toContain('@chaukas/instrumentation');
});

test('no vendor is named in the code of core and instrumentation', () => {
  expect(vendorNames(readCode)).toEqual([]);
});

test('a vendor named there is found', () => {
  const planted = (file: string): string =>
    file.endsWith('/tracing/span.ts') ? "const host = 'api.openai.com';" : readCode(file);
  expect(vendorNames(planted)).toEqual(['packages/core/src/tracing/span.ts']);
});

function trackedFiles(): string[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: ROOT });
  return listed.toString().trim().split('\n');
}

function boundaries(): { ok: boolean; output: string } {
  const turbo = join(ROOT, 'node_modules/.bin/turbo');
  const env = { ...process.env, TURBO_TELEMETRY_DISABLED: '1' };
  const { status, stdout, stderr } = spawnSync(turbo, ['boundaries'], { cwd: copy, env, encoding: 'utf8' });
  return { ok: status === 0, output: `${stdout}${stderr}` };
}

function plantDependency(manifest: string, name: string): void {
  const path = join(copy, manifest);
  const content = JSON.parse(readFileSync(path, 'utf8'));
  content.dependencies = { ...content.dependencies, [name]: '0.0.0' };
  writeFileSync(path, JSON.stringify(content));
}

/** Files of the shared packages that name a vendor outside comments: users of these packages are named there. */
function vendorNames(read: (file: string) => string): string[] {
  return trackedFiles()
    .filter((file) => /^packages\/(core|instrumentation)\/src\/.*\.ts$/.test(file))
    .filter((file) => file !== EXCEPTION)
    .filter((file) => VENDORS.test(withoutComments(read(file))));
}

function readCode(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
}
