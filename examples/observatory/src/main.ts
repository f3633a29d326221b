/** Two sessions of a small agent: each is a line in a file and a tree on the terminal, and both are in the trail. */
import { ConsoleExporter, FileExporter, Observatory } from '@chaukas/core/observatory';
import { answer } from './agent.js';

const file = process.argv[2] ?? '.chaukas/sessions.jsonl';
const observatory = new Observatory([new FileExporter(file), new ConsoleExporter(process.stdout)]);

for (const [sessionId, question] of [
  ['chat-1', 'Where is my order 4711?'],
  ['chat-2', 'And where is 9999?'],
] as const) {
  try {
    const context = { sessionId, agentId: 'support', userId: 'ada', metadata: { channel: 'chat' } };
    const text = await observatory.session(context, (session) => answer(session, question));
    console.log(`${question} ${text}`);
  } catch (error) {
    console.log(`${question} ${error}`);
  }
}

await observatory.shutdown();
console.log(`\n${observatory.stats.exported} sessions are in ${file}`);
