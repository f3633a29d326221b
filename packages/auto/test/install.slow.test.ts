/** What an app installs with us, from the tarballs that would be published. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../../..');

const OURS = [
  'spec',
  'core',
  'instrumentation',
  'instrument-openai',
  'instrument-anthropic',
  'instrument-agents',
  'instrument-langchain',
  'instrument-mcp',
  'auto',
];

interface Locked {
  readonly version: string;
  readonly hasInstallScript?: boolean;
}

const run = promisify(execFile);

/** A folder with the packages installed in it, and npm's own list of them, by folder. */
async function install(): Promise<{ folder: string; packages: [path: string, locked: Locked][] }> {
  const folder = mkdtempSync(join(tmpdir(), 'chaukas-install-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const workspaces = OURS.flatMap((name) => ['--workspace', `@chaukas/${name}`]);
  await run('npm', ['pack', ...workspaces, '--pack-destination', folder], { cwd: ROOT });
  const tarballs = readdirSync(folder).map((name) => join(folder, name));
  expect(tarballs).toHaveLength(OURS.length);
  writeFileSync(join(folder, 'package.json'), '{ "name": "app", "version": "1.0.0" }');
  // All in one command: each asks for the exact version of the others, which no registry has.
  await run('npm', ['install', '--ignore-scripts', '--no-save', '--no-audit', '--no-fund', ...tarballs], {
    cwd: folder,
  });
  const lock: { packages: Record<string, Locked> } = JSON.parse(
    readFileSync(join(folder, 'node_modules/.package-lock.json'), 'utf8'),
  );
  // Asked for, and not installed.
  writeFileSync(join(folder, 'package.json'), '{ "name": "app", "dependencies": { "openai": "*" } }');
  return { folder, packages: Object.entries(lock.packages) };
}

test('at most 15 packages beside our own, and none with an install script; what is packed works', async () => {
  const { folder, packages } = await install();
  const ours = packages.filter(([path]) => path.startsWith('node_modules/@chaukas/'));
  const others = packages.filter(([path]) => !path.startsWith('node_modules/@chaukas/'));
  const list = others.map(([path, { version }]) => `${path.replace('node_modules/', '')} ${version}`);
  console.log(`${others.length} packages beside our ${ours.length}:\n  ${list.join('\n  ')}`);
  expect(ours).toHaveLength(OURS.length);
  expect(others.length).toBeGreaterThan(0);
  expect(others.length).toBeLessThanOrEqual(15);
  expect(packages.filter(([, { hasInstallScript }]) => hasInstallScript === true)).toEqual([]);

  for (const [flag, program] of [
    ['--import', `import('@chaukas/auto/api').then(({ status }) => console.log(status().libraries.length))`],
    ['--require', `console.log(require('@chaukas/auto/api').status().libraries.length)`],
  ] as const) {
    const args = [flag, '@chaukas/auto/status', '--eval', program];
    const { stdout, stderr } = await run(process.execPath, args, { cwd: folder, env: { CHAUKAS_QUIET: '1' } });
    expect(stdout).toBe('5\n');
    expect(stderr).toContain('openai was not found from');
  }
}, 300_000);
