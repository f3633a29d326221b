import { expect, test } from 'vitest';
import { EventStream } from '../../src/events.ts';
import { recordInput, recordSystem, withAgentSpan, withSession, withTrace } from '../../src/index.ts';
import { record } from '../support/recording.ts';
import { names } from './support.ts';

const work = (name: string): void => withTrace(name, () => withAgentSpan(() => undefined, { data: { name } }));
const agents = ({ events }: EventStream): unknown[] =>
  events.filter(({ name }) => name === 'gen_ai.agent.start').map(({ attributes }) => attributes.agent_name);

test('a stream that is opened in a session sees all of its runs, wherever they start', () => {
  record();
  const session = { sessionId: 'chat-1', tenantId: 'acme' };
  const stream = withSession(session, () => new EventStream());
  withSession(session, () => work('same'));
  withSession({ ...session, tenantId: 'globex' }, () => work('other tenant'));
  withSession({ ...session, projectId: 'other' }, () => work('other project'));
  withSession({ ...session, sessionId: 'chat-2' }, () => work('other session'));
  work('no session');
  expect(agents(stream)).toEqual(['same']);
  stream.close();
});

test('a stream that is opened in a run of a session sees that run', () => {
  record();
  const session = { sessionId: 'chat-1' };
  const stream = withSession(session, () =>
    withTrace('first', () => {
      const opened = new EventStream();
      work('nested');
      return opened;
    }),
  );
  withSession(session, () => work('later'));
  expect(agents(stream)).toEqual(['nested']);
  stream.close();
});

test('a stream of what has no tenant sees nothing of a tenant inside it', () => {
  record();
  withTrace('server', () => {
    using stream = new EventStream();
    work('own');
    withSession({ tenantId: 'acme' }, () => work('theirs'));
    expect(agents(stream)).toEqual(['own']);
  });
});

test('a stream sees what happens in a run but in no span of it', () => {
  record();
  withTrace('run', () => {
    using stream = new EventStream();
    recordInput('Hello');
    recordSystem('note', { a: 1 });
    expect(names(stream.events)).toEqual(['chaukas.input_received', 'note']);
    expect(stream.events[0]?.attributes).toEqual({ text: 'Hello' });
  });
});
