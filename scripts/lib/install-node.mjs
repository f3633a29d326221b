// Other versions of Node, from the npm package `node`.
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { npm } from './npm.mjs';

/** The versions that we support, the newest of each. */
const NODES = ['20.20.2', '22.23.3', '24.21.0'];

/** The versions that were asked for by how they begin, by commas; all if none was. */
export function chosen(versions, start = '') {
  const found = versions.filter((version) => start.split(',').some((one) => version.startsWith(one)));
  if (found.length === 0) throw new Error(`none of ${versions.join(', ')} begins with ${start}`);
  return found;
}

/** The supported versions that begin so; all if nothing is asked for. */
export function chosenNodes(start) {
  return chosen(NODES, start);
}

/**
 * Path of a Node of this version: the running one if it is that, else installed below `folder`.
 *
 * @throws Error if what was installed is not that version
 */
export async function installNode(version, folder) {
  if (process.version === `v${version}`) return process.execPath;
  const prefix = join(folder, `node-${version}`);
  mkdirSync(prefix, { recursive: true });
  await npm(['install', '--no-save', '--prefix', prefix, `node@${version}`], prefix);
  const binary = ['bin/node', 'bin/node.exe'].map((name) => join(prefix, 'node_modules/node', name)).find(existsSync);
  const { stdout } = binary === undefined ? { stdout: 'nothing' } : await promisify(execFile)(binary, ['--version']);
  if (stdout.trim() !== `v${version}`)
    throw new Error(`Node ${version} could not be installed: found ${stdout.trim()}`);
  return binary;
}
