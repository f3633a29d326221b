import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** What a program printed, and whether it ended well. */
export interface Outcome {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** A copy of the workspace that a test may write into, with the installed packages of this one. */
export class WorkspaceCopy {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'chaukas-workspace-'));

  constructor() {
    const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: ROOT });
    const files = listed.toString().trim().split('\n');
    for (const file of files.filter((one) => existsSync(join(ROOT, one)))) cpSync(join(ROOT, file), this.path(file));
    for (const modules of ['node_modules', ...nestedModules(files)]) {
      symlinkSync(join(ROOT, modules), this.path(modules));
    }
    execFileSync('git', ['init', '-q'], { cwd: this.folder });
  }

  path(file: string): string {
    return join(this.folder, file);
  }

  /** Runs a program of the workspace's, by its name, in a folder of the copy. */
  run(program: string, args: readonly string[], folder = '.'): Outcome {
    const bin = join(ROOT, 'node_modules/.bin');
    const env = {
      ...process.env,
      PATH: `${bin}:${process.env.PATH}`,
      NO_COLOR: '1',
      NODE_OPTIONS: '',
      TURBO_TELEMETRY_DISABLED: '1',
    };
    const { status, stdout, stderr } = spawnSync(program, args, { cwd: this.path(folder), env, encoding: 'utf8' });
    return { ok: status === 0, stdout, stderr };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Packages that have another version of something than the others have it for themselves. */
function nestedModules(files: readonly string[]): string[] {
  const manifests = files.filter((file) => /^(?:packages|examples)\/[^/]+\/package\.json$/.test(file));
  return manifests
    .map((file) => join(dirname(file), 'node_modules'))
    .filter((folder) => existsSync(join(ROOT, folder)));
}
