import { read } from '@chaukas/instrumentation';

/**
 * What a request says, by field: JSON as it is, a form as an object, with several values of one name as a list. Files stay
 * unread: of them type and size are recorded.
 */
export function fieldsOf(body: unknown): unknown {
  const entries = read(body, 'entries');
  if (typeof entries !== 'function' || Object.prototype.toString.call(body) !== '[object FormData]') return body;
  const fields: Record<string, unknown> = Object.create(null);
  for (const [name, value] of Reflect.apply(entries, body, []) as Iterable<[string, unknown]>) add(fields, name, value);
  return fields;
}

/** Names of lists end in brackets, of objects in brackets with a key. */
function add(fields: Record<string, unknown>, name: string, value: unknown): void {
  const key = name.replace(/\[\]$/, '');
  const before = fields[key];
  if (Array.isArray(before)) before.push(value);
  else if (before !== undefined || key !== name) fields[key] = before === undefined ? [value] : [before, value];
  else fields[key] = value;
}
