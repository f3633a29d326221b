import { type ParseArgsConfig, parseArgs } from 'node:util';
import { UsageError } from './usage.ts';

/** Options of the command, as they were given: on the command line, else in the environment. */
export interface Given {
  readonly positionals: readonly string[];
  text(name: string): string | undefined;
  texts(name: string): readonly string[];
  flag(name: string): boolean;
}

/** Options that the environment can give as well. */
const VARIABLES: Readonly<Record<string, string>> = {
  port: 'CHAUKAS_COLLECTOR_PORT',
  host: 'CHAUKAS_COLLECTOR_HOST',
  data: 'CHAUKAS_COLLECTOR_DATA',
  'log-level': 'CHAUKAS_COLLECTOR_LOG_LEVEL',
};

/** How an option is named in sentences: as it was given. */
export function optionName(name: string, argv: readonly string[]): string {
  const variable = VARIABLES[name];
  const isGiven = argv.some((argument) => argument === `--${name}` || argument.startsWith(`--${name}=`));
  return isGiven || variable === undefined ? `--${name}` : variable;
}

/** @throws UsageError */
export function readOptions(
  argv: readonly string[],
  options: NonNullable<ParseArgsConfig['options']>,
  environment: NodeJS.ProcessEnv,
): Given {
  const { values, positionals } = parse(argv, options);
  return {
    positionals,
    text(name) {
      const value = values[name] ?? environment[VARIABLES[name] ?? ''];
      return typeof value === 'string' && value !== '' ? value : undefined;
    },
    texts(name) {
      const value = values[name];
      return Array.isArray(value) ? value.map(String) : [];
    },
    flag: (name) => values[name] === true,
  };
}

function parse(argv: readonly string[], options: NonNullable<ParseArgsConfig['options']>) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (error) {
    // Node explains at length how a positional could begin with a dash; the first sentence says what is wrong.
    const [sentence = ''] = (error instanceof Error ? error.message : String(error)).split(/\.\s|\n/, 1);
    throw new UsageError(`${sentence.replace(/\.$/, '')}: see chaukas-collector --help.`);
  }
}
