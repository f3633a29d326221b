import type { SpanType } from '../tracing/span-data.ts';
import { agent } from './agent.ts';
import { custom } from './custom.ts';
import { guardrail } from './guardrail.ts';
import { handoff } from './handoff.ts';
import type { KindOf } from './kind.ts';
import { mcp, mcpTools } from './mcp.ts';
import { model } from './model.ts';
import { retriever } from './retriever.ts';
import { silent } from './silent.ts';
import { task } from './task.ts';
import { tool } from './tool.ts';

/** What each span type becomes: the one table of the mapping, one file per kind. */
export const KINDS: { readonly [T in SpanType]: KindOf<T> } = {
  agent,
  function: tool,
  generation: model,
  response: model,
  speech: model,
  transcription: model,
  handoff,
  guardrail,
  mcp,
  mcp_tools: mcpTools,
  retriever,
  custom,
  task,
  turn: silent,
  speech_group: silent,
};
