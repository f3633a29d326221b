import { parseArguments } from '@chaukas/core/instrumentation';
import { known, read, readList, readText } from '@chaukas/instrumentation';
import { SEVERAL_HANDOFFS } from '../bridge/outcome.ts';
import type { Twin } from '../bridge/twin.ts';
import { dataOf, type Kind } from './kind.ts';

/** A handoff to another agent; its arguments are those of the call by which the model asked for it. */
export const handoff: Kind = {
  data: (sdk) => ({ type: 'handoff', ...known({ from_agent: readText(sdk, 'from_agent') }) }),
  fill(twin) {
    const data = dataOf(twin, 'handoff');
    if (data === undefined) return;
    const to = readText(twin.sdk.spanData, 'to_agent');
    const { call, description } = askedFor(twin);
    const reason = twin.sdk.error?.message === SEVERAL_HANDOFFS ? severalReason(twin) : description;
    Object.assign(data, known({ to_agent: to, reason, input: twin.withoutContent ? undefined : argumentsOf(call) }));
  },
};

/** The call that the SDK acts on, and what the tool of this handoff is for. */
function askedFor(twin: Twin): { call: unknown; description: string | undefined } {
  const [first] = readList(twin.runState, '_lastProcessedResponse', 'handoffs');
  if (first !== undefined) {
    return { call: read(first, 'toolCall'), description: readText(first, 'handoff', 'toolDescription') };
  }
  const output = readList(twin.parent?.lastCall?.sdk.spanData, '_response', 'output');
  const call = output.find((item) => /^transfer_to_/.test(readText(item, 'name') ?? ''));
  return { call, description: undefined };
}

function argumentsOf(call: unknown): Record<string, unknown> | undefined {
  if (call === undefined) return undefined;
  const given = parseArguments(readText(call, 'arguments') ?? '');
  return known({
    call_id: readText(call, 'callId') ?? readText(call, 'call_id'),
    tool: readText(call, 'name'),
    arguments: given,
  });
}

function severalReason({ sdk }: Twin): string {
  const asked = readList(sdk.error?.data, 'requested_agents').filter((name) => typeof name === 'string');
  return `the model asked for several: ${asked.join(', ')}`;
}
