import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endingOf, failureOf } from '../../src/requests/outcome.ts';

const error = (name: string, fields: object) =>
  Object.assign(new (class extends Error {})('Request timed out'), { name, ...fields });

describe('how a request ended', () => {
  it.each([
    ['v1 timeout', error('McpError', { code: -32001 }), 'timeout', undefined],
    ['v2 timeout', error('SdkError', { code: 'REQUEST_TIMEOUT' }), 'timeout', undefined],
    [
      'a session that the server forgot',
      Object.assign(new Error('Session not found'), { code: -32001 }),
      undefined,
      undefined,
    ],
    ['v1 401', error('Error', { code: 401 }), '401', '401'],
    ['v2 401', error('SdkHttpError', { code: 'CLIENT_HTTP_AUTHENTICATION', status: 401 }), '401', '401'],
    ['v2 403', error('SdkHttpError', { code: 'CLIENT_HTTP_FORBIDDEN', status: 403 }), '403', '403'],
    ['nobody is logged in', error('UnauthorizedError', {}), '401', '401'],
    ['the scope does not suffice', error('InsufficientScopeError', {}), '403', '403'],
    ['v2 unknown tool', Object.assign(new Error('Tool plane not found'), { code: -32602 }), 'unknown_tool', undefined],
    ['bad arguments', Object.assign(new Error('Invalid params for x'), { code: -32602 }), undefined, undefined],
  ])('%s', (_, thrown, code, denied) => {
    const ending = endingOf(thrown, false);
    expect(ending).toMatchObject({ kind: 'failed', denied });
    expect(ending.kind === 'failed' && ending.details?.code).toBe(code);
  });

  it('was given up where the app aborted, whatever the library throws then', () => {
    fc.assert(
      fc.property(fc.anything(), (thrown) => {
        expect(endingOf(thrown, true)).toEqual({ kind: 'cancelled' });
      }),
    );
  });

  it('is told of anything without a throw', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (thrown, result) => {
        expect(endingOf(thrown, false).kind).toBe('failed');
        expect(() => failureOf('tools/call', result)).not.toThrow();
      }),
    );
  });
});

describe('a result that says itself that it failed', () => {
  const failed = (text: string) => ({ isError: true, content: [{ type: 'text', text }] });
  it.each([
    ['the saw is broken', 'tool_error'],
    ['MCP error -32602: Tool plane not found', 'unknown_tool'],
    ['Tool plane disabled', 'unknown_tool'],
    ['MCP error -32602: Input validation error: Invalid arguments for tool add', 'tool_error'],
  ])('%s', (text, code) => expect(failureOf('tools/call', failed(text))).toEqual({ message: text, code }));

  it('is only that of a tool', () => {
    expect(failureOf('resources/read', failed('x'))).toBeUndefined();
    expect(failureOf('tools/call', { content: [] })).toBeUndefined();
    expect(failureOf('tools/call', { isError: true })).toEqual({ message: 'the tool failed', code: 'tool_error' });
  });
});
