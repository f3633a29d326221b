/**
 * The stock's server in a process of its own: `stdio`, or `http` on a free port that it sends to its parent. It writes down in a
 * file every request that reaches it.
 */
import { appendFileSync } from 'node:fs';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { connectStock, listenStock } from './stock.ts';

const [, , transport, file = ''] = process.argv;
const journal = (line: string): void => appendFileSync(file, `${line}\n`);

if (transport === 'stdio') await connectStock(new StdioServerTransport(), journal);
else {
  const { url, close } = await listenStock(journal);
  process.send?.(url);
  process.once('disconnect', close);
}
