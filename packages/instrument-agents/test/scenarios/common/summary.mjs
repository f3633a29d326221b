/** Number of events of each type, with the status and the reason of what ended otherwise. */
export function summary(events) {
  const counts = {};
  for (const event of events) {
    if (['instrumentation', 'processors_replaced'].includes(event.metadata?.name)) continue;
    const what = nameOf(event);
    counts[what] = (counts[what] ?? 0) + 1;
  }
  return counts;
}

function nameOf({ type, status, metadata, tool_call }) {
  const name = type.replace('EVENT_TYPE_', '');
  const how = status.replace('EVENT_STATUS_', '');
  const tool = tool_call?.name ?? metadata?.tool_name;
  const usual = name.endsWith('_START') ? 'STARTED' : ({ ERROR: 'FAILED', RETRY: 'IN_PROGRESS' }[name] ?? 'COMPLETED');
  const reason = metadata?.end_reason;
  return [name, tool, how !== usual && how, reason && `(${reason})`].filter(Boolean).join(' ');
}
