import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EventType, parseEventLine } from '@chaukas/spec';
import { type DestinationCase, WITHOUT_US, withDestinations, withUs } from './destinations.ts';
import { CUT_SHORT, PROGRAMS, type Program } from './programs.ts';
import { type Ending, inFolder, runProgram } from './run-program.ts';

/** Programs at once: most of them wait. */
const LANES = 4;

/** One program with one destination, compared with the same program without us. */
export interface Comparison {
  program: string;
  destination: string;
  /** In words; empty if all is well. */
  problems: string[];
}

/** Runs every program without us and with destinations, by name. @param node path of the Node to use */
export function compareAll(node: string, names: readonly string[]): Promise<Comparison[]> {
  return withDestinations(names, (destinations) => compareWith(destinations, node));
}

type Destinations = readonly (readonly [name: string, kind: DestinationCase])[];

async function compareWith(destinations: Destinations, node: string): Promise<Comparison[]> {
  const jobs = Object.entries(PROGRAMS).map(
    ([program, files]) =>
      () =>
        compare(program, files, destinations, node),
  );
  const results: Comparison[][] = [];
  const waiting = [...jobs.entries()];
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, job] = next;
      results[index] = await job();
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return results.flat();
}

async function compare(
  program: string,
  files: Program,
  destinations: Destinations,
  node: string,
): Promise<Comparison[]> {
  const plain = await inFolder({ ...files, 'ours.mjs': WITHOUT_US }, (folder) => runProgram(folder, node));
  const chosen = destinations.filter(([, { programs }]) => programs === undefined || programs.includes(program));
  const all = chosen.map(async ([destination, kind]) => {
    const problems = await inFolder({ ...files, 'ours.mjs': withUs(kind) }, async (folder) => {
      const ours = await runProgram(folder, node);
      // A signal that the app does not handle leaves no moment to end or to say anything.
      const cut = ours.signal !== null || CUT_SHORT.includes(program);
      const recorded = [...lossProblems(ours, kind, cut), ...trailProblems(folder, kind, cut)];
      return [...differences(ours, plain), ...recorded];
    });
    return { program, destination, problems };
  });
  return Promise.all(all);
}

function differences(ours: Ending, plain: Ending): string[] {
  return (['code', 'signal', 'stdout', 'stderr'] as const)
    .filter((key) => ours[key] !== plain[key])
    .map((key) => `${key} is ${JSON.stringify(ours[key])}, without us ${JSON.stringify(plain[key])}`);
}

const LOSS = /^\[chaukas\] (\d+) of (\d+) events were lost: /;

/** What was lost is said once, and nothing else but faults of the exporter. */
function lossProblems({ lines }: Ending, { loses }: DestinationCase, cut: boolean): string[] {
  const losses = lines.filter((line) => LOSS.test(line));
  const others = lines.filter((line) => !LOSS.test(line) && !line.includes('an error in exporter.'));
  const problems = others.map((line) => `said: ${line}`);
  if (cut) return problems;
  if (loses === 'nothing' && losses.length > 0) problems.push(`lost: ${losses.join(', ')}`);
  if (loses === 'all' && !losses.some((line) => line.replace(LOSS, '$1') === line.replace(LOSS, '$2'))) {
    problems.push(`did not say that all was lost: ${lines.join(', ')}`);
  }
  return problems;
}

/** Everything that was open is ended in the file; a process that was killed has whole lines. */
function trailProblems(folder: string, { loses }: DestinationCase, cut: boolean): string[] {
  const directory = join(folder, '.chaukas');
  if (loses !== 'nothing') return existsSync(directory) ? ['wrote a file'] : [];
  const files = existsSync(directory) ? readdirSync(directory).filter((name) => name.endsWith('.jsonl')) : [];
  const text = files.map((name) => readFileSync(join(directory, name), 'utf8')).join('');
  if (text !== '' && !text.endsWith('\n')) return ['the last line is torn'];
  const types = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => parseEventLine(line).type);
  const count = (type: EventType): number => types.filter((one) => one === type).length;
  if (cut) return [];
  const whole = count(EventType.SESSION_START) === count(EventType.SESSION_END) && count(EventType.AGENT_START) > 0;
  return whole && count(EventType.AGENT_START) === count(EventType.AGENT_END) ? [] : ['the trail is not whole'];
}
