/** Finding of events in a trail, for the checks of scenarios. */

/** Events of a type, without its prefix. */
export function ofType(events, type) {
  return events.filter((event) => event.type === `EVENT_TYPE_${type}`);
}

/** The END of the first model call. */
export function endOf(events) {
  return ofType(events, 'MODEL_INVOCATION_END')[0];
}

/** What the first model call asked. */
export function requestOf(events) {
  return ofType(events, 'MODEL_INVOCATION_START')[0].llm_invocation.request;
}

/** The events by trace, without those of the process. */
export function byTrace(events) {
  const own = events.filter(({ metadata }) => metadata?.name !== 'instrumentation');
  return [...Map.groupBy(own, ({ trace_id }) => trace_id).values()];
}

/** Number of different values that events have in a field. */
export function distinct(events, field) {
  return new Set(events.map((event) => event[field])).size;
}

/** Facts of the tool calls, in the order of their STARTs: id, name, arguments, id in the response, output. */
export function toolCalls(events) {
  const ends = ofType(events, 'TOOL_CALL_END');
  return ofType(events, 'TOOL_CALL_START').map(({ span_id, tool_call }) => {
    const { tool_response } = ends.find((end) => end.span_id === span_id);
    return [tool_call.id, tool_call.name, tool_call.arguments, tool_response.tool_call_id, tool_response.output];
  });
}
