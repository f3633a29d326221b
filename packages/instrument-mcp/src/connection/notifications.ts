import { suite } from '@chaukas/core/instrumentation';
import { read, readText } from '@chaukas/instrumentation';
import type { Connection } from './connection.ts';

type OnNotification = (connection: Connection, params: unknown) => void;

/** What is made of the notifications that come in; all others pass. */
const NOTIFICATIONS: Readonly<Record<string, OnNotification | undefined>> = {
  'notifications/progress': progress,
  'notifications/message': log,
  'notifications/tools/list_changed': listChanged('tools'),
  'notifications/prompts/list_changed': listChanged('prompts'),
  'notifications/resources/list_changed': listChanged('resources'),
  'notifications/roots/list_changed': listChanged('roots'),
  'notifications/resources/updated'(connection, params) {
    const uri = readText(params, 'uri');
    if (uri !== undefined) changed(connection, uri, 'updated');
  },
};

/** Records a notification that the other end sent. */
export function notified(connection: Connection, notification: unknown): void {
  const method = readText(notification, 'method');
  if (method !== undefined) NOTIFICATIONS[method]?.(connection, read(notification, 'params'));
}

/** How far a request is, for those who watch: too much and too little for an audit trail. */
function progress(connection: Connection, params: unknown): void {
  const { live } = suite().provider;
  const request = connection.requests.get(Number(read(params, 'progressToken')));
  if (!live.listening || request === undefined) return;
  const { operation, server } = request.data;
  const [done, total, message] = ['progress', 'total', 'message'].map((key) => read(params, key));
  live.tell(request.span, {
    name: 'chaukas.mcp.progress',
    attributes: { operation, server, progress: done, total, message },
  });
}

function log(connection: Connection, params: unknown): void {
  const { live } = suite().provider;
  if (!live.listening) return;
  const [level, logger, data] = ['level', 'logger', 'data'].map((key) => read(params, key));
  const attributes = { server: connection.serverName, level, logger, data };
  const { context } = suite();
  const span = context.current()?.span ?? connection.lastSpan;
  if (span === undefined) live.tellHere({ name: 'chaukas.mcp.log', attributes });
  else live.tell(span, { name: 'chaukas.mcp.log', attributes });
}

function listChanged(list: string): OnNotification {
  return (connection) => changed(connection, list, 'list_changed');
}

function changed(connection: Connection, what: string, how: string): void {
  const server = connection.serverName ?? connection.transport.kind;
  connection.happened({ type: 'state_update', update: { [`mcp:${server}/${what}`]: { new: how } } });
}
