/**
 * For a program of our own, before it loads `node:sqlite` by a dynamic import: keeps Node 22 from printing that SQLite is
 * experimental, and nothing else. A library must not do that to its app.
 */
const emitWarning: typeof process.emitWarning = process.emitWarning;

process.emitWarning = (warning: string | Error, ...rest: unknown[]): void => {
  const message = typeof warning === 'string' ? warning : warning.message;
  if (message.startsWith('SQLite is an experimental feature')) return;
  Reflect.apply(emitWarning, process, [warning, ...rest]);
};
