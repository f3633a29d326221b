/**
 * Names of the progress events of an agent, those of msgtrace. `addEvent` takes any other name too.
 */
export const EventType = {
  AGENT_START: 'gen_ai.agent.start',
  AGENT_STEP: 'gen_ai.agent.step',
  AGENT_COMPLETE: 'gen_ai.agent.complete',
  AGENT_ERROR: 'gen_ai.agent.error',
  MODEL_REQUEST: 'gen_ai.model.request',
  MODEL_RESPONSE: 'gen_ai.model.response',
  MODEL_RESPONSE_CHUNK: 'gen_ai.model.response.chunk',
  MODEL_REASONING: 'gen_ai.model.reasoning',
  MODEL_REASONING_CHUNK: 'gen_ai.model.reasoning.chunk',
  TOOL_CALL: 'gen_ai.tool.call',
  TOOL_RESULT: 'gen_ai.tool.result',
  TOOL_ERROR: 'gen_ai.tool.error',
  FLOW_STEP: 'gen_ai.flow.step',
  FLOW_REASONING: 'gen_ai.flow.reasoning',
  FLOW_COMPLETE: 'gen_ai.flow.complete',
  MODULE_START: 'gen_ai.module.start',
  MODULE_COMPLETE: 'gen_ai.module.complete',
  MODULE_ERROR: 'gen_ai.module.error',
} as const;

/** One of the eighteen names. */
export type EventType = (typeof EventType)[keyof typeof EventType];
