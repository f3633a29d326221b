import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Problem } from './problem.mjs';
import { SPANS } from './spans.mjs';

const USAGE = 'npm run new -- <library>';

/** Names as npm takes them for new packages. */
const PACKAGE_NAME = /^(?:@[a-z\d~-][a-z\d._~-]*\/)?[a-z\d~-][a-z\d._~-]*$/;
const METHOD_PATH = /^[\p{ID_Start}$_][\p{ID_Continue}$]*\.[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

/** What is wrong with what was asked for, the first that applies. */
const RULES = [
  [({ libraries }) => libraries.length === 0, () => `Which library? ${USAGE}, such as npm run new -- ollama.`],
  [
    ({ libraries }) => libraries.length > 1,
    ({ libraries }) => `One library at a time: ${USAGE}, not ${libraries.join(' ')}.`,
  ],
  [
    ({ library }) => !PACKAGE_NAME.test(library) || library.length > 214,
    ({ library }) =>
      `"${library}" is no name of an npm package: give the one that apps install, such as ollama or @acme/sdk.`,
  ],
  [
    ({ name }) => !PACKAGE_NAME.test(name) || name.includes('/'),
    ({ name }) =>
      `--name is what follows "instrument-" in the package's name, in small letters, digits and dashes, not "${name}".`,
  ],
  [
    ({ method }) => method !== undefined && !METHOD_PATH.test(method),
    ({ method }) => `--method takes a class and a method, such as --method Ollama.chat, not "${method}".`,
  ],
  [
    ({ span }) => span !== undefined && !SPANS.includes(span),
    ({ span }) => `--span takes ${SPANS.join(', ')}, not "${span}".`,
  ],
  [
    ({ directory }) => !existsSync(join(directory, 'packages')),
    ({ directory }) => `${directory} has no packages folder: --directory takes the root of a copy of this workspace.`,
  ],
  [
    ({ folder }) => existsSync(folder),
    ({ name }) => `packages/instrument-${name} exists already: go on there, or give another name with --name.`,
  ],
];

/**
 * Reads the command line.
 *
 * @param {string[]} args
 * @param {string} root the workspace's
 * @throws {Problem}
 */
export function readAsked(args, root) {
  const { positionals: libraries, values } = parse(args);
  const [library = ''] = libraries;
  const name = values.name ?? library.replace(/^@/, '').replaceAll('/', '-');
  const directory = resolve(values.directory ?? root);
  const folder = join(directory, 'packages', `instrument-${name}`);
  const asked = { libraries, library, name, method: values.method, span: values.span, directory, folder };
  const broken = RULES.find(([applies]) => applies(asked));
  if (broken !== undefined) throw new Problem(broken[1](asked));
  return asked;
}

function parse(args) {
  const option = { type: 'string' };
  try {
    const options = { name: option, method: option, span: option, directory: option };
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    const [sentence] = error.message.split('. ');
    throw new Problem(`${sentence}: ${USAGE} takes --method, --span, --name and --directory.`);
  }
}
