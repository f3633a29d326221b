/**
 * Serves a page that shows an agent at work. Alone it runs once, reads its own events as a browser would, and ends; with
 * `-- --serve` it stays, for a look at the page.
 */
import { once } from 'node:events';
import OpenAI from 'openai';
import { startProvider } from './provider.ts';
import { shopServer } from './server.ts';

const provider = await startProvider();
const server = shopServer(new OpenAI({ apiKey: 'demo', baseURL: `${provider.url}/v1` }));
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const address = server.address();
const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;

if (process.argv.includes('--serve')) {
  console.log(`Open ${url}`);
} else {
  const response = await fetch(`${url}/run?question=${encodeURIComponent('Which jacket is good for wind?')}`);
  process.stdout.write(await response.text());
  server.close();
  await provider.stop();
}
