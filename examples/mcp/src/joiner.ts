/** The app: a joiner who uses both servers in one run. The address of the plans is its argument. */
import { fileURLToPath } from 'node:url';
import { register, withTrace } from '@chaukas/instrument-mcp';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { getDefaultEnvironment, StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';

register();

const [plansUrl = ''] = process.argv.slice(2);

await withTrace('Build a table', async () => {
  const stock = new Client({ name: 'joiner', version: '1.0.0' }, { capabilities: { elicitation: {} } });
  // A person would be asked here.
  stock.setRequestHandler(ElicitRequestSchema, () => ({ action: 'accept', content: {} }));
  const server = fileURLToPath(new URL('./stock-server.js', import.meta.url));
  const env = { ...getDefaultEnvironment(), ...settings(), CHAUKAS_OUTPUT_FILE: process.env.STOCK_FILE ?? '' };
  await stock.connect(new StdioClientTransport({ command: process.execPath, args: [server], env }));

  const plans = new Client({ name: 'joiner', version: '1.0.0' });
  const transport = new StreamableHTTPClientTransport(new URL(plansUrl));
  await plans.connect(transport as Parameters<Client['connect']>[0]);

  await plans.readResource({ uri: 'plan://table' });
  await stock.callTool({ name: 'count', arguments: { wood: 'oak' } });
  await stock.callTool({ name: 'count', arguments: { wood: 'plastic' } });
  await stock.callTool({ name: 'take', arguments: { wood: 'oak' } });
  await plans.close();
  await stock.close();
});

/** What a server over stdio is to know of our configuration: of the environment it gets only what it is given. */
function settings(): Record<string, string> {
  const ours = Object.entries(process.env).filter(([name]) => name.startsWith('CHAUKAS_'));
  return Object.fromEntries(ours.map(([name, value]) => [name, value ?? '']));
}
