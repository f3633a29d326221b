import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Runs npm; gives what it prints, and throws what it says if it fails. */
export async function npm(args, cwd) {
  const quiet = ['--no-audit', '--no-fund', '--loglevel', 'error'];
  try {
    const { stdout } = await promisify(execFile)('npm', [...args, ...quiet], { cwd, maxBuffer: 64 * 1024 * 1024 });
    return stdout;
  } catch (error) {
    throw new Error(`npm ${args.join(' ')} failed: ${error.stderr || error.message}`);
  }
}
