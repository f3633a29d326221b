import { ClientLoops } from '../loop/client-loops.ts';
import { ContextManager } from '../tracing/context.ts';
import { TraceProvider } from '../tracing/provider.ts';
import { type Registry, sharedRegistry } from './registry.ts';
import { Runtime } from './runtime.ts';

/** The process's one suite: made at the first use, by whichever copy of this package comes first. */
export function suite(): Registry {
  return sharedRegistry(make);
}

function make(): Registry {
  const runtime = new Runtime();
  const { notices } = runtime;
  const context = new ContextManager(() =>
    notices.problem('traces overlap outside any run and cannot be told apart: give each its own withTrace()'),
  );
  const provider = new TraceProvider(
    context,
    () => runtime.config.enabled,
    (type) =>
      notices.problem(
        `a span of type ${type} was made outside any trace and is not recorded: put such spans into withTrace()`,
        'no trace',
      ),
  );
  provider.live.partialEvents = () => runtime.config.partialEvents;
  provider.live.onUnplaced = () =>
    notices.problem(
      'an EventStream was opened outside any trace and sees nothing of the trace that began: ' +
        "start the work with stream.run(), open the stream inside the trace, or with { scope: 'process' }",
    );
  const loops = new ClientLoops(provider, (name) =>
    notices.problem(
      `a function span "${name}" could belong to several conversations at once and was recorded apart: ` +
        'run each conversation in its own withTrace()',
    ),
  );
  provider.processors.addTrail(runtime.mapper);
  runtime.attach({
    endIdle: (reason) => loops.endIdle(reason),
    finishAll(reason) {
      loops.giveUp(reason);
      provider.finishAll(reason);
    },
    forceFlush: () => provider.processors.forceFlush(),
    shutdown: () => provider.processors.shutdown(),
  });
  return { context, provider, loops, runtime, instrumentations: new Map() };
}
