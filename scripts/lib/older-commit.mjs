// Packages of this repository as they were at an earlier commit.
import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * The packages as they were, built with the tools that are installed now. They are not kept in the repository: the history has them, and
 * what a build of it gives is what users of that time have.
 *
 * @param names packages by folder, in the order in which they are built
 * @returns the directory of the old workspace
 * @throws Error if this clone has not got the commit and cannot fetch it
 */
export async function workspaceAt(commit, names, root, folder) {
  await assertHas(commit, root);
  const archive = join(folder, 'older.tar');
  const workspace = join(folder, 'older');
  mkdirSync(workspace);
  await run('git', ['archive', '--output', archive, commit], { cwd: root });
  await run('tar', ['-xf', archive, '-C', workspace]);
  linkInstalled(join(root, 'node_modules'), join(workspace, 'node_modules'));
  for (const name of names) {
    const directory = join(workspace, 'packages', name);
    symlinkSync(directory, join(workspace, 'node_modules', '@chaukas', name), 'junction');
    await build(directory, root);
  }
  return workspace;
}

/** A shallow clone has not got it: then it is fetched alone, where the remote gives single commits. */
async function assertHas(commit, root) {
  const has = () =>
    run('git', ['cat-file', '-e', `${commit}^{commit}`], { cwd: root }).then(
      () => true,
      () => false,
    );
  if (await has()) return;
  await run('git', ['fetch', '--quiet', '--depth', '1', 'origin', commit], { cwd: root }).catch(() => undefined);
  if (await has()) return;
  throw new Error(
    `this clone has not got commit ${commit}, which the older copy is built from: clone the whole history (git fetch --unshallow)`,
  );
}

/** All that is installed but our own packages, which are to be the old ones. */
function linkInstalled(from, to) {
  mkdirSync(join(to, '@chaukas'), { recursive: true });
  for (const name of packagesIn(from)) {
    mkdirSync(dirname(join(to, name)), { recursive: true });
    symlinkSync(join(from, name), join(to, name), 'junction');
  }
}

function packagesIn(modules) {
  const names = readdirSync(modules).filter((name) => !name.startsWith('.') && name !== '@chaukas');
  return names.flatMap((name) =>
    name.startsWith('@') ? readdirSync(join(modules, name)).map((inside) => `${name}/${inside}`) : [name],
  );
}

/** As the package's own script does, but that its types are taken to be right: they were when it was committed. */
const UNCHECKED = [
  '--noCheck',
  '--declaration',
  'false',
  '--declarationMap',
  'false',
  '--isolatedDeclarations',
  'false',
];

async function build(directory, root) {
  const tsc = join(root, 'node_modules', '.bin', 'tsc');
  const projects = ['tsconfig.build.json', 'tsconfig.cjs.json'];
  const builds = projects.map((project) => run(tsc, ['-p', project, ...UNCHECKED], { cwd: directory }));
  await Promise.all(builds).catch(({ stdout, message }) => {
    throw new Error(`${directory} could not be built: ${stdout || message}`);
  });
  await run(process.execPath, ['../../scripts/write-cjs-scope.mjs'], { cwd: directory });
}
