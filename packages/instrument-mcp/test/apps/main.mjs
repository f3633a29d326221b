/** What both entry files do: register if it is asked for, then be a client or a server of the library as it is loaded here. */
import { loadLibrary } from './library.mjs';

export async function main(load) {
  const { VERSION: version, TRANSPORT: transport, ERA: era, ROLE: role = 'client', RECORD, SABOTAGE } = process.env;
  if (RECORD === 'before') (await load('@chaukas/instrument-mcp')).register();
  const lib = await loadLibrary(version, load);
  if (RECORD === 'after') (await load('@chaukas/instrument-mcp')).register();
  if (SABOTAGE) (await import('./sabotage.mjs')).sabotage(lib, SABOTAGE);
  if (role === 'server') return (await import('./serve.mjs')).serve(lib, { transport, era });
  const entry = process.argv[1];
  const secret = process.env.SERVER_ARGUMENT ? [process.env.SERVER_ARGUMENT] : [];
  const serverArgs = [
    '--input-type=module',
    '-e',
    `process.env.ROLE = 'server'; process.argv[1] = ${JSON.stringify(entry)}; await import(${JSON.stringify(entry)});`,
  ];
  await (await import('./client.mjs')).run(lib, {
    transport,
    era,
    url: process.env.CLIENT_URL ?? process.env.URL,
    serverArgs: [...serverArgs, ...secret],
  });
}
