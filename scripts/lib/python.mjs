// Debian's Python with protobuf, and the messages of our .proto files for it.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const spec = fileURLToPath(new URL('../../packages/spec', import.meta.url));

/** Debian's own: another one that comes first in the path does not see its packages. */
export const PYTHON = '/usr/bin/python3';

/** Programs and Python modules that may be needed, and the Debian package that brings each. */
const PROGRAMS = { curl: 'curl', protoc: 'protobuf-compiler', grpc_python_plugin: 'protobuf-compiler-grpc' };
const MODULES = { grpc: 'python3-grpcio', 'google.protobuf': 'python3-protobuf' };

/** Installs what is missing with apt-get, so this needs Debian or Ubuntu, and root or all installed. */
export function installPython({ grpc = false } = {}) {
  const programs = grpc ? Object.keys(PROGRAMS) : ['protoc'];
  const modules = grpc ? Object.keys(MODULES) : ['google.protobuf'];
  const missing = [
    ...programs.filter((program) => !runs('which', program)),
    ...modules.filter((module) => !runs(PYTHON, '-c', `import ${module}`)),
  ].map((name) => PROGRAMS[name] ?? MODULES[name]);
  if (missing.length === 0) return;
  console.log(`Installing ${missing.join(', ')}`);
  execFileSync('apt-get', ['update', '-q'], { stdio: 'ignore' });
  const options = {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  };
  execFileSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...missing], options);
}

function runs(program, ...args) {
  try {
    execFileSync(program, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const FILES = ['spec/common/v1/events', 'spec/common/v1/query', 'spec/client/v1/client', 'spec/server/v1/server'];

/** Debian's protoc makes the messages, and stubs if asked; what Google's own types are, an image of buf brings along. */
export function makePython(folder, { grpc = false } = {}) {
  const buf = createRequire(join(spec, 'package.json')).resolve('@bufbuild/buf/bin/buf');
  const image = join(folder, 'image.binpb');
  execFileSync(process.execPath, [buf, 'build', '-o', image], { cwd: spec, stdio: 'inherit' });
  const names = [...FILES, 'tail/v1/tail'].map((name) => `chaukas/${name}.proto`);
  const outputs = [`--python_out=${folder}`, ...(grpc ? stubs(folder) : [])];
  execFileSync('protoc', [`--descriptor_set_in=${image}`, ...outputs, ...names], { stdio: 'inherit' });
}

function stubs(folder) {
  const plugin = execFileSync('which', ['grpc_python_plugin'], { encoding: 'utf8' }).trim();
  return [`--grpc_python_out=${folder}`, `--plugin=protoc-gen-grpc_python=${plugin}`];
}
