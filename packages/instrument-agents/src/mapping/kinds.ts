import { read } from '@chaukas/instrumentation';
import { agent } from './agent.ts';
import { func } from './function.ts';
import { guardrail } from './guardrail.ts';
import { handoff } from './handoff.ts';
import type { Kind } from './kind.ts';
import { model } from './model.ts';
import { custom, mcpTools, speech, speechGroup, transcription, turn } from './plain.ts';
import { task } from './task.ts';

/** What each type of the SDK's spans becomes: one file for those that need more than their fields. */
const KINDS: ReadonlyMap<unknown, Kind> = new Map<unknown, Kind>([
  ['task', task],
  ['turn', turn],
  ['agent', agent],
  ['response', model],
  ['generation', model],
  ['function', func],
  ['handoff', handoff],
  ['guardrail', guardrail],
  ['mcp_tools', mcpTools],
  ['speech', speech],
  ['transcription', transcription],
  ['speech_group', speechGroup],
]);

/** The kind of a span by its data; custom spans, and types of a newer SDK, are custom spans. */
export function kindOf(sdkData: object): Kind {
  return KINDS.get(read(sdkData, 'type')) ?? custom;
}
