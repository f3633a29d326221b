import { LOG_LEVELS, type LogLevel, stderrLogger } from '../log/logger.ts';
import type { Collector, ServeOptions } from '../serve.ts';
import { optionName, readOptions } from './options.ts';
import { UsageError } from './usage.ts';

/** What the command line says about a collector to start. */
export function readStart(argv: readonly string[], environment: NodeJS.ProcessEnv): ServeOptions {
  const text = { type: 'string' } as const;
  const given = readOptions(argv, { port: text, host: text, data: text, 'log-level': text }, environment);
  const [extra] = given.positionals;
  if (extra !== undefined)
    throw new UsageError(`${JSON.stringify(extra)} is no command: see chaukas-collector --help.`);
  const port = readPort(given.text('port'), optionName('port', argv));
  const level = readLevel(given.text('log-level'), optionName('log-level', argv));
  const host = given.text('host');
  const data = given.text('data');
  return {
    log: stderrLogger(level),
    ...(port !== undefined && { port }),
    ...(host !== undefined && { host }),
    ...(data !== undefined && { data }),
  };
}

function readPort(text: string | undefined, name: string): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,5}$/.test(text) && Number(text) < 65_536) return Number(text);
  throw new UsageError(`${name} is ${JSON.stringify(text)}: use a number from 0 to 65535, 0 for any that is free.`);
}

function readLevel(text: string | undefined, name: string): LogLevel | undefined {
  const level = LOG_LEVELS.find((known) => known === text);
  if (level !== undefined || text === undefined) return level;
  throw new UsageError(`${name} is ${JSON.stringify(text)}: use ${LOG_LEVELS.join(', ')}.`);
}

/** The line that says where a collector is, and how to point an app at it. */
export function startLine({ address, needsKey }: Collector): string {
  const endpoint = address.replace(/^(0\.0\.0\.0|\[::\])/, '<this machine>');
  const key = needsKey ? ' CHAUKAS_API_KEY=<key>' : '';
  return `Chaukas collector at ${address}: start your app with CHAUKAS_ENDPOINT=${endpoint}${key}`;
}
