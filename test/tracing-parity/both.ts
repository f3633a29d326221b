import * as original from '@openai/agents';
import * as ours from '../../packages/core/src/index.ts';
import { Recorder } from './recorder.ts';

/** What programs use of either library, by the names of the original. */
export type Library = Pick<
  typeof original,
  (typeof FORMS)[number] | 'withTrace' | 'getOrCreateTrace' | 'getCurrentSpan' | 'getCurrentTrace'
>;

/** The callback forms of the original. */
export const FORMS = [
  'withAgentSpan',
  'withFunctionSpan',
  'withGenerationSpan',
  'withResponseSpan',
  'withHandoffSpan',
  'withGuardrailSpan',
  'withCustomSpan',
  'withMCPListToolsSpan',
  'withSpeechGroupSpan',
  'withSpeechSpan',
  'withTranscriptionSpan',
  'withTaskSpan',
  'withTurnSpan',
] as const;

type Program = (library: Library) => unknown;

/** What a recording processor of each library hears of one program, which may fail. */
export async function both(program: Program): Promise<{ original: unknown[]; ours: unknown[] }> {
  return { original: await runOriginal(program), ours: await runOurs(program) };
}

async function runOriginal(program: Program): Promise<unknown[]> {
  const recorder = new Recorder();
  original.setTracingDisabled(false);
  original.setTraceProcessors([recorder]);
  return run(program, original, recorder);
}

async function runOurs(program: Program): Promise<unknown[]> {
  const recorder = new Recorder();
  ours.configure({ exporter: new ours.InMemoryEventExporter(), quiet: true });
  ours.setTraceProcessors([recorder]);
  // The types of the two differ in what callbacks may return; the programs use what both have.
  return run(program, ours as unknown as Library, recorder);
}

async function run(program: Program, library: Library, { heard }: Recorder): Promise<unknown[]> {
  const failure = await Promise.resolve()
    .then(() => program(library))
    .then(
      () => undefined,
      (error: unknown) => error,
    );
  return failure === undefined ? heard : [...heard, ['failed', String(failure)]];
}
