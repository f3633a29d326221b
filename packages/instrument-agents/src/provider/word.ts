import { suite } from '@chaukas/core/instrumentation';
import { read } from '@chaukas/instrumentation';
import type { Run } from '../runner/run.ts';
import { isNoop, type SdkProvider } from '../sdk.ts';

/** Why the SDK traces nothing of a run, in the app's own words for it; undefined if it does. */
export function switchedOff(run: Run, provider: SdkProvider | undefined): string | undefined {
  if (read(run.runner, 'config', 'tracingDisabled') === true) return 'tracingDisabled';
  if (!isOff(provider)) return undefined;
  const { OPENAI_AGENTS_DISABLE_TRACING: disabled, NODE_ENV: env } = process.env;
  if (disabled === 'true' || disabled === '1') return 'OPENAI_AGENTS_DISABLE_TRACING';
  return env === 'test' ? 'NODE_ENV=test' : 'setTracingDisabled(true)';
}

/** Asks the provider itself: a trace that is made and never started is nothing to anybody. */
function isOff(provider: SdkProvider | undefined): boolean {
  if (provider === undefined) return false;
  const create: unknown = Reflect.get(Object.getPrototypeOf(provider), 'createTrace');
  const made: unknown = typeof create === 'function' ? Reflect.apply(create, provider, [{ name: 'probe' }]) : undefined;
  return isNoop(made);
}

/** Says once what the app's word on tracing means for the trail. */
export function sayObeyed(run: Run, off: string | undefined, recorded: boolean): void {
  const { notices } = suite().runtime;
  if (off !== undefined) {
    notices.problem(
      recorded
        ? `@openai/agents does not trace (${off}); its runs are recorded all the same, because of recordWhenDisabled`
        : `@openai/agents does not trace (${off}), so its runs are not recorded; register({ recordWhenDisabled: true }) records them`,
      `agents ${off}`,
    );
  } else if (run.withoutContent) {
    notices.problem(
      '@openai/agents runs with traceIncludeSensitiveData: false, so what is said in its runs is not recorded',
      'agents content',
    );
  }
}
